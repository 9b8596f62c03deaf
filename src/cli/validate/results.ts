import type { FindingCode, Severity } from '../../language/findings.ts';

/** A stretch of a file. Lines and columns count from 1; columns in UTF-16 code units. */
export interface ReportedPlace {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface ReportedFinding extends ReportedPlace {
  readonly severity: Severity;
  readonly code: FindingCode;
  readonly message: string;
  /** The field, as the API server writes paths; absent where the finding is of the whole object or of the text. */
  readonly field?: string | undefined;
  /** What the API server itself says. */
  readonly details?: string | undefined;
  readonly related?: readonly (ReportedPlace & { readonly message: string })[] | undefined;
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

/** Writes results as they come, those of one file after each other; `end` writes what can only be said at the end. */
export interface Reporter {
  add(result: DocumentResult): void;
  end(): void;
}

/** What makes the exit code 1. */
export function isError({ severity }: ReportedFinding): boolean {
  return severity === 'error';
}
