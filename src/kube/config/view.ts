import { Failure } from '../../common/failure.ts';
import { asString, type JsonObject } from '../../common/json.ts';
import { redact } from './edit/redact.ts';
import type { RawConfig, RawEntry } from './types.ts';

/**
 * What `kubectl config view --raw -o json` says of a merged kubeconfig: entries by their names, with the fields that
 * kubectl knows. Holds credentials. Entries that are broken, and so have no such fields, are left out.
 */
export function rawView(config: RawConfig): JsonObject {
  return {
    kind: 'Config',
    apiVersion: 'v1',
    ...config.settings,
    clusters: members(config.clusters, 'cluster'),
    users: members(config.users, 'user'),
    contexts: members(config.contexts, 'context'),
    'current-context': config.currentContext ?? '',
  };
}

/** The part of a merged kubeconfig that one context uses (`--minify --context`). Throws a Failure where it lacks some. */
export function minify(config: RawConfig, context: string): RawConfig {
  const entry = pick(config.contexts, 'context', context);
  const one = (entries: ReadonlyMap<string, RawEntry>, field: 'cluster' | 'user'): Map<string, RawEntry> => {
    const name = asString(entry.value[field]) ?? '';
    return new Map(name === '' ? [] : [[name, pick(entries, field, name)]]);
  };
  return {
    currentContext: context,
    clusters: one(config.clusters, 'cluster'),
    users: one(config.users, 'user'),
    contexts: new Map([[context, entry]]),
    settings: config.settings,
  };
}

/** A merged kubeconfig as YAML for showing, with its secrets hidden (see redact, which hides more than kubectl). */
export function shownView(config: RawConfig): string {
  // JSON is YAML, but for the characters that YAML takes for line ends.
  const text = JSON.stringify(rawView(config)).replace(/[\u0085\u2028\u2029]/g, (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return redact(text);
}

function members(entries: ReadonlyMap<string, RawEntry>, body: string): JsonObject[] | null {
  const usable = [...entries.values()].filter(({ broken }) => broken === undefined);
  const sorted = usable.sort((left, right) => Buffer.compare(Buffer.from(left.name), Buffer.from(right.name)));
  return sorted.length === 0 ? null : sorted.map(({ name, value }) => ({ name, [body]: value }));
}

function pick(entries: ReadonlyMap<string, RawEntry>, kind: string, name: string): RawEntry {
  const entry = entries.get(name);
  if (entry === undefined) {
    throw new Failure('not-found', `The ${kind} "${name}" is in none of the kubeconfig files.`);
  }
  if (entry.broken !== undefined) {
    throw entry.broken;
  }
  return entry;
}
