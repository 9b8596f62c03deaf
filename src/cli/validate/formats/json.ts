import type { DocumentResult, ReportedFinding, Reporter } from '../results.ts';
import type { ReporterIo } from './registry.ts';

/** One object a document and line. */
export class JsonReporter implements Reporter {
  readonly #io: ReporterIo;

  constructor(io: ReporterIo) {
    this.#io = io;
  }

  add(result: DocumentResult): void {
    this.#io.stdout(`${JSON.stringify(toJson(result))}\n`);
  }

  end(): void {
    // Every line stands for itself.
  }
}

/** `errors` is what is wrong; `notes`, only where there are any, is what could not be judged. */
function toJson({ file, doc, kind, name, findings }: DocumentResult): object {
  const notes = findings.filter(({ severity }) => severity === 'information');
  const errors = findings.filter(({ severity }) => severity !== 'information');
  return { file, doc, kind, name, errors: errors.map(plain), ...(notes.length === 0 ? {} : { notes: notes.map(plain) }) };
}

/** JSON leaves out what is undefined. */
function plain({ line, column, severity, code, message, field, details }: ReportedFinding): object {
  return { line, column, severity, code, message, field, details };
}
