/** What a finding is about; stable, for people's filters and for tools. */
export type FindingCode =
  | 'duplicate-key'
  | 'invalid-value'
  | 'missing-field'
  | 'syntax'
  | 'unknown-field'
  | 'unknown-kind'
  | 'wrong-type';

export type Severity = 'error' | 'warning' | 'information';

/** One mistake at one place. Offsets are UTF-16 code units from the start of the document's slice. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export function finding(code: FindingCode, place: { readonly start: number; readonly end: number }, message: string, severity: Severity = 'error'): Finding {
  return { code, severity, message, start: place.start, end: place.end };
}
