import fs from 'node:fs';

/** Why a run of the offline host ended: the first of VS Code's own word, a signal, a lost parent and a time limit. */
export class Outcome {
  readonly result: Promise<{ code: number; why?: string | undefined }>;
  readonly #settle: (result: { code: number; why?: string | undefined }) => void;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #signals: (() => void)[] = [];
  readonly #log: number | undefined;
  #hostExit: string | undefined;

  constructor(limitMs: number) {
    const { promise, resolve } = Promise.withResolvers<{ code: number; why?: string | undefined }>();
    this.result = promise;
    this.#settle = resolve;
    const log = process.env.VSCODE_OFFLINE_LOG;
    this.#log = log ? fs.openSync(log, 'a') : undefined;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      const stop = (): void => this.settle(130, signal);
      process.once(signal, stop);
      this.#signals.push(() => process.off(signal, stop));
    }
    const parent = process.ppid;
    this.#timers.push(
      setInterval(() => process.ppid !== parent && this.settle(129, 'the parent process is gone'), 1000),
      setTimeout(() => this.settle(124, `no result after ${limitMs / 1000} s`), limitMs),
    );
  }

  /** What the server said about the end of an extension host. */
  get hostExit(): string | undefined {
    return this.#hostExit;
  }

  /** Takes a line of the server's or the workbench's log. VSCODE_OFFLINE_LOG names a file that keeps them all. */
  observe(line: string): void {
    this.#hostExit ??= /Extension Host Process exited with code: \w+, signal: \w+/.exec(line)?.[0];
    if (this.#log !== undefined) {
      fs.writeSync(this.#log, `${line.slice(0, 4000)}\n`);
    }
  }

  /** Ends the run; only the first call counts. */
  settle(code: number, why?: string): void {
    this.#settle({ code, why });
  }

  dispose(): void {
    this.#timers.forEach((timer) => clearTimeout(timer));
    this.#signals.forEach((remove) => remove());
    if (this.#log !== undefined) {
      fs.closeSync(this.#log);
    }
  }
}
