import type { FindingCode, RelatedPlace } from '../../findings.ts';
import type { Place } from '../../tree.ts';
import type { ServerMessage } from '../message.ts';
import type { Spot } from '../spot.ts';
import type { ServerFinding } from '../types.ts';

/** What the server says, taken apart. */
export interface Said extends ServerMessage {
  readonly finding: ServerFinding;
}

/** The same in our words. */
export interface Explained {
  readonly message: string;
  /** What kind of mistake it is, where the server's reason does not tell. */
  readonly code?: FindingCode;
  /** Where it is, where that can be told better than by the server's path. */
  readonly place?: Place | undefined;
  readonly related?: readonly RelatedPlace[];
}

/** Says one kind of mistake better than the server does; undefined for all others. */
export type Rule = (said: Said, spot: Spot) => Explained | undefined;

/** The text of a scalar value that the server shows, or undefined. */
export function shown({ value }: ServerMessage): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The wrong value as it is written, because the server shows it as it has read it, or hides it. */
export function asWritten(said: ServerMessage, { node, entry, rest }: Spot): string | undefined {
  const value = shown(said);
  return value === undefined || rest !== '' || node.type !== 'scalar' || node.value === null || entry?.key === value ? value : node.source;
}
