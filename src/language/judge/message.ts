/** The forms in which the API server words what is wrong with a field. */
export type MessageForm = 'required' | 'invalid' | 'unsupported' | 'duplicate' | 'not-found' | 'forbidden' | 'too-long' | 'too-many' | 'other';

/** A server's message, taken apart. */
export interface ServerMessage {
  readonly form: MessageForm;
  /** The value that is wrong: text, or plain data as far as the server shows it. Undefined where it shows none. */
  readonly value: unknown;
  /** What the server adds, without a colon; empty where it adds nothing. */
  readonly detail: string;
}

const forms: readonly (readonly [string, MessageForm])[] = [
  ['Required value', 'required'], ['Invalid value', 'invalid'], ['Unsupported value', 'unsupported'], ['Duplicate value', 'duplicate'], ['Not found', 'not-found'],
  ['Forbidden', 'forbidden'], ['Too long', 'too-long'], ['Too many', 'too-many'], ['Too few', 'too-many'], ['Too short', 'too-long'],
];

/** Whether the server shows the value that is wrong after the words of a form. */
const withValue: ReadonlySet<MessageForm> = new Set(['invalid', 'unsupported', 'duplicate', 'not-found', 'too-many']);

/** Reads `Invalid value: "x": must be ...` and its like. */
export function readMessage(message: string): ServerMessage {
  const found = forms.find(([words]) => message.startsWith(words));
  if (found === undefined) {
    return { form: 'other', value: undefined, detail: message };
  }
  const [words, form] = found;
  const rest = message.slice(words.length).replace(/^: /, '');
  if (!withValue.has(form)) {
    return { form, value: undefined, detail: rest };
  }
  const { value, length } = readValue(rest);
  return { form, value, detail: rest.slice(length).replace(/^: /, '') };
}

/** The allowed values that a message lists: `supported values: "a", "b"`. */
export function listedValues(detail: string): string[] {
  const list = /(?:supported|valid) values?: (.*)$/s.exec(detail)?.[1] ?? '';
  return [...list.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, value]) => value!);
}

/** A value as Go prints it: a string in quotes, JSON, a number or a word such as `true`. */
function readValue(text: string): { readonly value: unknown; readonly length: number } {
  const quoted = /^"(?:[^"\\]|\\.)*"/s.exec(text)?.[0];
  if (quoted !== undefined) {
    return { value: unquote(quoted), length: quoted.length };
  }
  if (/^[{[]/.test(text)) {
    const length = lengthOfJson(text);
    return { value: parse(text.slice(0, length)), length };
  }
  // Rules of custom resources show no value: what stands there are the author's words.
  const word = /^(?:-?[\d.]+(?:[eE][-+]?\d+)?|true|false|null|<nil>)(?=: |$)/.exec(text)?.[0];
  return word === undefined ? { value: undefined, length: 0 } : { value: parse(word), length: word.length };
}

/** Go's quotes are JSON's but for the escapes of what cannot be printed. */
function unquote(quoted: string): string {
  const plain = quoted.replace(/\\x([0-9a-f]{2})/g, '\\u00$1').replace(/\\a/g, '\\u0007').replace(/\\v/g, '\\u000b').replace(/\\U0*([0-9a-f]{5,6})/g, (_all, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
  const value = parse(plain);
  return typeof value === 'string' ? value : quoted.slice(1, -1);
}

/** Where the JSON that a text begins with ends. */
function lengthOfJson(text: string): number {
  let depth = 0;
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    depth += /^[{[]$/.test(match[0]) ? 1 : /^[}\]]$/.test(match[0]) ? -1 : 0;
    if (depth === 0) {
      return match.index + match[0].length;
    }
  }
  return text.length;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
