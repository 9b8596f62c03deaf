import { isError, type DocumentResult } from '../results.ts';

/** Counts what was reported. */
export class Summary {
  #documents = 0;
  #errors = 0;

  add({ findings }: DocumentResult): void {
    this.#documents++;
    this.#errors += findings.filter(isError).length;
  }

  get text(): string {
    return `${count(this.#documents, 'document')} checked, ${count(this.#errors, 'error')} found`;
  }
}

/** Text for one line of a terminal: what would break the line, move the cursor or reorder what is read becomes visible. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => escapes[character] ?? `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
