import type { FindingCode, Severity } from '../../language/findings.ts';

export interface ReportedFinding {
  /** Lines and columns count from 1 in the file; columns in UTF-16 code units. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Severity;
  readonly code: FindingCode;
  readonly message: string;
}

/** One document of one file. */
export interface DocumentResult {
  readonly file: string;
  /** Index of the document in its file, from 0. */
  readonly doc: number;
  readonly kind: string | null;
  readonly name: string | null;
  readonly findings: readonly ReportedFinding[];
}

/** What makes the exit code 1. */
export function isError({ severity }: ReportedFinding): boolean {
  return severity === 'error';
}
