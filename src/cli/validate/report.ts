import type { CliIo } from '../command.ts';
import type { Format } from './options.ts';
import { isError, type DocumentResult, type ReportedFinding } from './results.ts';
import { toSarif } from './sarif.ts';

/** Writes results as they come; `end` writes what can only be said at the end. */
export interface Reporter {
  add(result: DocumentResult): void;
  end(): void;
}

export function createReporter(format: Format, io: CliIo, version: string): Reporter {
  switch (format) {
    case 'text':
      return new TextReporter(io);
    case 'json':
      return { add: (result) => io.stdout(`${JSON.stringify(toJson(result))}\n`), end: () => undefined };
    case 'sarif': {
      const results: DocumentResult[] = [];
      return { add: (result) => results.push(result), end: () => io.stdout(`${JSON.stringify(toSarif(results, version), undefined, 2)}\n`) };
    }
  }
}

/** `file:line:column: severity: message (code)`, and a summary on stderr. */
class TextReporter implements Reporter {
  readonly #io: CliIo;
  #documents = 0;
  #errors = 0;

  constructor(io: CliIo) {
    this.#io = io;
  }

  add({ file, findings }: DocumentResult): void {
    this.#documents++;
    this.#errors += findings.filter(isError).length;
    for (const { line, column, severity, message, code } of findings) {
      this.#io.stdout(`${file}:${line}:${column}: ${this.#paint(severity)}: ${message} (${code})\n`);
    }
  }

  end(): void {
    this.#io.stderr(`${count(this.#documents, 'document')} checked, ${count(this.#errors, 'error')} found\n`);
  }

  #paint(severity: ReportedFinding['severity']): string {
    const colors = { error: 31, warning: 33, information: 36 };
    return this.#io.color ? `\u001b[${colors[severity]}m${severity}\u001b[0m` : severity;
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `errors` is what is wrong; `notes`, only where there are any, is what could not be judged. */
function toJson({ file, doc, kind, name, findings }: DocumentResult): object {
  const plain = ({ line, column, severity, code, message }: ReportedFinding): object => ({ line, column, severity, code, message });
  const notes = findings.filter(({ severity }) => severity === 'information');
  const errors = findings.filter(({ severity }) => severity !== 'information');
  return { file, doc, kind, name, errors: errors.map(plain), ...(notes.length === 0 ? {} : { notes: notes.map(plain) }) };
}
