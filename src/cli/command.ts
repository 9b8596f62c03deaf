/** The world as a command of the `pilothouse` program sees it, so that tests can hand in another. */
export interface CliIo {
  stdout(text: string): void;
  stderr(text: string): void;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts when the person presses Ctrl+C. */
  readonly signal: AbortSignal;
  /** Whether stdout may hold terminal colours. */
  readonly color: boolean;
}

/** 0: done and nothing wrong; 1: done, and what was asked for is wrong or missing; 2: could not run. */
export type ExitCode = 0 | 1 | 2;

/** One command of the `pilothouse` program. */
export interface CliCommand {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The whole help text, ending in a newline. */
  readonly usage: string;
  /** Runs with the arguments after the command's name. Never throws for what a person can cause. */
  run(argv: readonly string[], io: CliIo): Promise<ExitCode>;
}
