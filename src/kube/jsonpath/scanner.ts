import { Failure } from '../../common/failure.ts';

/** Reads a template character by character, and says where it went wrong. */
export class Scanner {
  readonly #chars: readonly string[];
  #place = 0;

  constructor(text: string) {
    this.#chars = Array.from(text);
  }

  /** Characters (code points) read so far. */
  get place(): number {
    return this.#place;
  }

  get done(): boolean {
    return this.#place >= this.#chars.length;
  }

  /** The next character, or one further on; empty behind the end. */
  peek(ahead = 0): string {
    return this.#chars[this.#place + ahead] ?? '';
  }

  /** Reads one character; empty behind the end. */
  next(): string {
    const char = this.peek();
    this.#place += char === '' ? 0 : 1;
    return char;
  }

  /** Reads the given text where it stands next, and tells whether it did. */
  take(text: string): boolean {
    const found = Array.from(text).every((char, index) => this.peek(index) === char);
    this.#place += found ? Array.from(text).length : 0;
    return found;
  }

  /** Reads up to the first character for which `ends` holds, or to the end. */
  until(ends: (char: string) => boolean): string {
    const start = this.#place;
    while (!this.done && !ends(this.peek())) {
      this.#place++;
    }
    return this.from(start);
  }

  /** What was read since a place. */
  from(start: number): string {
    return this.#chars.slice(start, this.#place).join('');
  }

  /** `what` at a place, counted from 1; the last one read where none is given. */
  mistake(what: string, place = this.#place): Failure {
    return new Failure('invalid', `JSONPath ${JSON.stringify(this.#chars.join(''))}: ${what} at character ${Math.min(place, this.#chars.length) + 1}.`);
  }
}
