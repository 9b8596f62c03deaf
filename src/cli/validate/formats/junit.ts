import { isError, type DocumentResult, type ReportedFinding, type Reporter } from '../results.ts';
import type { ReporterIo } from './registry.ts';

/** JUnit's XML: a suite for each file, a case for each document. Holds the documents of one file at a time. */
export class JUnitReporter implements Reporter {
  readonly #io: ReporterIo;
  #suite: DocumentResult[] = [];

  constructor(io: ReporterIo) {
    this.#io = io;
    io.stdout('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="pilothouse validate">\n');
  }

  add(result: DocumentResult): void {
    if (this.#suite[0] !== undefined && this.#suite[0].file !== result.file) {
      this.#flush();
    }
    this.#suite.push(result);
  }

  end(): void {
    this.#flush();
    this.#io.stdout('</testsuites>\n');
  }

  #flush(): void {
    if (this.#suite.length > 0) {
      this.#io.stdout(toSuite(this.#suite));
    }
    this.#suite = [];
  }
}

function toSuite(results: readonly DocumentResult[]): string {
  const file = attribute(results[0]!.file);
  const failures = results.filter(failed).length;
  const skipped = results.filter(passedOver).length;
  return `  <testsuite name=${file} tests="${results.length}" failures="${failures}" errors="0" skipped="${skipped}">\n${results.map((result) => toCase(result, file)).join('')}  </testsuite>\n`;
}

function toCase(result: DocumentResult, file: string): string {
  const words = [result.kind, result.name, `(document ${result.doc + 1})`].filter((word) => word !== null && word !== '');
  const open = `    <testcase name=${attribute(words.join(' '))} classname=${file}`;
  const content = failed(result) ? toFailure(result) : passedOver(result) ? `      <skipped message=${attribute(result.findings[0]!.message)}/>\n` : '';
  return content === '' ? `${open}/>\n` : `${open}>\n${content}    </testcase>\n`;
}

function toFailure({ file, findings }: DocumentResult): string {
  const first = findings.find(isError)!;
  const lines = findings.map((finding) => toLine(file, finding)).join('\n');
  return `      <failure type=${attribute(first.code)} message=${attribute(first.message)}>${escape(lines)}</failure>\n`;
}

function toLine(file: string, { line, column, severity, message, code }: ReportedFinding): string {
  return `${file}:${line}:${column}: ${severity}: ${message} (${code})`;
}

function failed({ findings }: DocumentResult): boolean {
  return findings.some(isError);
}

/** A type that nobody knows was not judged. */
function passedOver(result: DocumentResult): boolean {
  return !failed(result) && result.findings.some(({ severity }) => severity === 'information');
}

function attribute(text: string): string {
  return `"${escape(text).replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)}"`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Without what XML 1.0 cannot hold in any form. */
function escape(text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd').replace(/[&<>"]/g, (character) => entities[character]!);
}
