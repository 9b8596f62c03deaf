import { asObject, asObjects, asString, type JsonObject } from '../../common/json.ts';
import type { RawConfig, RawEntry } from './types.ts';

/**
 * Merges files in their order of precedence, by client-go's rules: of entries with the same name the first file's
 * counts, whole (fields of two files are never mixed), and the first current-context that is set.
 */
export function mergeKubeconfigs(files: readonly RawConfig[]): RawConfig {
  return {
    currentContext: files.find((file) => file.currentContext !== undefined)?.currentContext,
    clusters: firstWins(files.map((file) => file.clusters)),
    users: firstWins(files.map((file) => file.users)),
    contexts: firstWins(files.map((file) => file.contexts)),
    settings: mergeSettings(files.map((file) => file.settings ?? {})),
  };
}

function firstWins(lists: readonly ReadonlyMap<string, RawEntry>[]): Map<string, RawEntry> {
  const merged = new Map<string, RawEntry>();
  for (const list of lists) {
    for (const [name, entry] of list) {
      if (!merged.has(name)) {
        merged.set(name, entry);
      }
    }
  }
  return merged;
}

/** What stands beside the lists: extensions by their names as above, and a preference that any of the files sets. */
function mergeSettings(files: readonly JsonObject[]): JsonObject {
  const preferences = files.map((file) => asObject(file.preferences));
  const own = mergeExtensions(preferences);
  const colors = preferences.some((one) => one.colors === true);
  const merged = { ...(colors ? { colors } : {}), ...(own.length === 0 ? {} : { extensions: own }) };
  const extensions = mergeExtensions(files);
  return { ...(Object.keys(merged).length === 0 ? {} : { preferences: merged }), ...(extensions.length === 0 ? {} : { extensions }) };
}

function mergeExtensions(holders: readonly JsonObject[]): JsonObject[] {
  const found = new Map<string, JsonObject>();
  for (const extension of holders.flatMap((holder) => asObjects(holder.extensions))) {
    const name = asString(extension.name) ?? '';
    found.set(name, found.get(name) ?? extension);
  }
  return [...found].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, extension]) => extension);
}
