import type { Place } from './tree.ts';

/** What a finding is about; stable, for people's filters and for tools. */
export type FindingCode =
  | 'duplicate-key'
  | 'duplicate-value'
  | 'forbidden'
  | 'invalid-value'
  | 'missing-field'
  | 'not-found'
  | 'syntax'
  | 'unknown-field'
  | 'unknown-kind'
  | 'wrong-type';

export type Severity = 'error' | 'warning' | 'information';

/** Another place that a finding speaks of, such as where a name is used first. */
export interface RelatedPlace extends Place {
  readonly message: string;
}

/** What may be known beside what is wrong and where. */
export interface FindingExtras {
  /** The field, as the API server writes paths: `spec.containers[0].image`, `metadata.labels[a/b]`; '' is the whole object. */
  readonly path?: string;
  /** What the API server itself says. */
  readonly details?: string;
  readonly related?: readonly RelatedPlace[];
}

/** One mistake at one place. Offsets are UTF-16 code units from the start of the document's slice. */
export interface Finding extends Place, FindingExtras {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly message: string;
}

/** A value may be as long as the file; nobody reads that in a message. */
const maxMessage = 1000;

export function finding(code: FindingCode, { start, end }: Place, message: string, severity: Severity = 'error', extras: FindingExtras = {}): Finding {
  const details = extras.details === undefined ? {} : { details: shorten(extras.details) };
  return { code, severity, message: shorten(message), start, end, ...extras, ...details };
}

function shorten(text: string): string {
  return text.length > maxMessage ? `${text.slice(0, maxMessage - 1)}…` : text;
}
