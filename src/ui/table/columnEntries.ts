import { asList, asObject } from '../../common/json.ts';
import type { ResourceId } from '../../kube/api/types.ts';
import type { Column } from '../../kube/live/types.ts';

/**
 * One column that a person has chosen for a kind: one of the server's by its name, or a path into the objects. Written
 * as `Name` and `HEADER:path`.
 */
export type ColumnEntry =
  | { readonly type: 'server'; readonly name: string }
  | { readonly type: 'custom'; readonly header: string; readonly path: string };

/** What a kind is called in the setting: `pods`, `deployments.apps`. */
export function kindKey({ group, resource }: Pick<ResourceId, 'group' | 'resource'>): string {
  return group === '' ? resource : `${resource}.${group}`;
}

/** The entries of a kind in the setting's value. What cannot be read is left out. */
export function entriesOf(setting: unknown, key: string): readonly ColumnEntry[] {
  const kinds = asObject(setting);
  return asList(Object.hasOwn(kinds, key) ? kinds[key] : undefined).flatMap((text) => typeof text === 'string' && text.trim() !== '' ? [readEntry(text)] : []);
}

/** The setting's value with these entries for a kind; the kind leaves it where there are none. */
export function withEntries(setting: unknown, key: string, entries: readonly ColumnEntry[]): Record<string, unknown> {
  const others = Object.entries(asObject(setting)).filter(([kind]) => kind !== key);
  return Object.fromEntries(entries.length === 0 ? others : [...others, [key, entries.map(writeEntry)]]);
}

/** The values of the setting at its levels, as far as they are set. */
export interface SettingLevels {
  readonly user: unknown;
  readonly workspace: unknown;
}

/** A value to write at a level; undefined takes the setting away there. */
export interface SettingWrite {
  readonly level: keyof SettingLevels;
  readonly value: Readonly<Record<string, unknown>> | undefined;
}

/**
 * What to write so that a kind has these entries: at the level that decides over the kind, the workspace where that has
 * a say in it. Without entries the kind leaves every level, as the other one would decide then.
 */
export function settingWrites(levels: SettingLevels, key: string, entries: readonly ColumnEntry[]): readonly SettingWrite[] {
  const having = (['workspace', 'user'] as const).filter((level) => Object.hasOwn(asObject(levels[level]), key));
  const meant = entries.length === 0 ? having : [having[0] ?? 'user'];
  return meant.map((level) => {
    const value = withEntries(levels[level], key, entries);
    return { level, value: Object.keys(value).length === 0 ? undefined : value };
  });
}

export function writeEntry(entry: ColumnEntry): string {
  return entry.type === 'server' ? entry.name : `${entry.header}:${entry.path}`;
}

/** The server's columns as they stand without any choice: those that `kubectl get` prints. */
export function usualNames(columns: readonly Column[]): readonly string[] {
  return columns.filter(({ priority }) => priority === 0).map(({ name }) => name);
}

/** The entries for what was picked: the server's usual columns need no mention as long as they are all there. */
export function entriesFor(columns: readonly Column[], names: readonly string[], custom: readonly ColumnEntry[]): readonly ColumnEntry[] {
  const usual = usualNames(columns);
  const isUsual = usual.length === names.length && usual.every((name) => names.includes(name));
  return [...(isUsual ? [] : names.map((name) => ({ type: 'server' as const, name }))), ...custom];
}

/** Whether a text is a list of columns with headers, as kubectl takes it, rather than a path alone. */
export function hasHeaders(text: string): boolean {
  return /^[^:.{}[\]()@$]+:/.test(text.trim());
}

/** A header for a path that was typed without one: its last name. */
export function headerOf(path: string): string {
  const names = path.match(/[A-Za-z][\w-]*/g) ?? [];
  return (names.at(-1) ?? path).toUpperCase();
}

function readEntry(text: string): ColumnEntry {
  const colon = text.indexOf(':');
  return colon < 1 ? { type: 'server', name: text.trim() } : { type: 'custom', header: text.slice(0, colon).trim(), path: text.slice(colon + 1).trim() };
}
