/**
 * Turns an English text into the person's language, with `{0}`, `{1}` ... filled in. The editor's own function has
 * this shape; parts that should run without an editor take it as a parameter called `t`.
 */
export type Translate = (message: string, ...args: (string | number)[]) => string;
