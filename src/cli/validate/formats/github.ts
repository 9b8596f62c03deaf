import { sep } from 'node:path';
import { standardInput } from '../files.ts';
import type { DocumentResult, ReportedFinding, Reporter } from '../results.ts';
import { oneLine, Summary } from './summary.ts';
import type { ReporterIo } from './registry.ts';

const commands = { error: 'error', warning: 'warning', information: 'notice' } as const;

/** Workflow commands that GitHub turns into annotations of the files, and a summary on stderr. */
export class GitHubReporter implements Reporter {
  readonly #io: ReporterIo;
  readonly #summary = new Summary();

  constructor(io: ReporterIo) {
    this.#io = io;
  }

  add(result: DocumentResult): void {
    this.#summary.add(result);
    for (const finding of result.findings) {
      this.#io.stdout(`${toCommand(result, finding)}\n`);
    }
  }

  end(): void {
    this.#io.stderr(`${this.#summary.text}\n`);
  }
}

function toCommand({ file, kind, name }: DocumentResult, { severity, line, endLine, column, endColumn, code, message }: ReportedFinding): string {
  const title = [code, ':', kind, name].filter((word) => word !== null && word !== '').join(' ').replace(' :', ':').replace(/:$/, '');
  const properties: [string, string | number][] = [
    ...(file === standardInput ? [] : [['file', file.toWellFormed().replaceAll(sep, '/')] satisfies [string, string]]),
    ['line', line],
    ['endLine', endLine],
    // Columns only count where an annotation is of one line.
    ...(line === endLine ? [['col', column], ['endColumn', endColumn]] satisfies [string, number][] : []),
    ['title', oneLine(title)],
  ];
  return `::${commands[severity]} ${properties.map(([key, value]) => `${key}=${escapeProperty(String(value))}`).join(',')}::${escapeData(message)}`;
}

/** What the runner's parser takes back. */
function escapeData(text: string): string {
  return text.toWellFormed().replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
