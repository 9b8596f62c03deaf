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
