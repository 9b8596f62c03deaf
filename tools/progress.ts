/** A line that changes in place on a terminal; elsewhere a line of its own whenever it has not been said for a while. */
export class Progress {
  readonly #out: NodeJS.WriteStream;
  readonly #quietMs: number;
  #last = '';
  #said = 0;

  constructor(out: NodeJS.WriteStream = process.stderr, quietMs = 15_000) {
    this.#out = out;
    this.#quietMs = quietMs;
  }

  /** Shows what is going on now. Numbers alone changing is no news where lines cannot be replaced. */
  readonly show = (line: string): void => {
    if (this.#out.isTTY) {
      this.#out.write(`\r\u001b[K${line.slice(0, this.#out.columns - 1)}`);
      this.#last = line;
      return;
    }
    const news = line.replace(/\d+/g, '#') !== this.#last.replace(/\d+/g, '#');
    if (news || (line !== this.#last && Date.now() - this.#said >= this.#quietMs)) {
      this.#out.write(`${line}\n`);
      this.#last = line;
      this.#said = Date.now();
    }
  };

  /** Frees the line. */
  readonly end = (): void => {
    if (this.#out.isTTY && this.#last !== '') {
      this.#out.write('\r\u001b[K');
    }
    this.#last = '';
  };
}
