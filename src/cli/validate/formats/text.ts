import type { DocumentResult, ReportedFinding, Reporter } from '../results.ts';
import { oneLine, Summary } from './summary.ts';
import type { ReporterIo } from './registry.ts';

/** `file:line:column: severity: message (code)`, and a summary on stderr. */
export class TextReporter implements Reporter {
  readonly #io: ReporterIo;
  readonly #summary = new Summary();

  constructor(io: ReporterIo) {
    this.#io = io;
  }

  add(result: DocumentResult): void {
    this.#summary.add(result);
    const file = oneLine(result.file);
    const lines = result.findings.map(({ line, column, severity, message, code }) => `${file}:${line}:${column}: ${this.#paint(severity)}: ${oneLine(message)} (${code})\n`);
    if (lines.length > 0) {
      this.#io.stdout(lines.join(''));
    }
  }

  end(): void {
    this.#io.stderr(`${this.#summary.text}\n`);
  }

  #paint(severity: ReportedFinding['severity']): string {
    const colors = { error: 31, warning: 33, information: 36 };
    return this.#io.color ? `\u001b[${colors[severity]}m${severity}\u001b[0m` : severity;
  }
}
