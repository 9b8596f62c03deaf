import path from 'node:path';
import { Emitter, type Event } from '../../common/emitter.ts';
import { matchesGlob } from '../../common/glob.ts';
import { asList, isObject } from '../../common/json.ts';
import type { Disposable } from '../../common/lifetime.ts';
import type { ContextEntry } from '../../kube/types.ts';

/** Reads the settings as they are now. */
export interface ArrangementSettings {
  /** `pilothouse.contextGroups` */
  groups(): unknown;
  /** `pilothouse.hiddenContexts` */
  hidden(): unknown;
}

/** A group of contexts. `folder` is where its kubeconfig file lies, for groups by file. */
export interface ContextGroup {
  readonly name: string;
  readonly label: string;
  readonly folder?: string;
  readonly contexts: readonly ContextEntry[];
}

export interface Arranged {
  readonly groups: readonly ContextGroup[];
  /** In no group; after the groups. */
  readonly others: readonly ContextEntry[];
  readonly hidden: number;
}

/** Which contexts the tree shows, and in which groups. */
export class Arrangement implements Disposable {
  readonly #settings: ArrangementSettings;
  readonly #changed = new Emitter<void>();
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(settings: ArrangementSettings) {
    this.#settings = settings;
  }

  isHidden(context: string): boolean {
    return isAmong(context, stringsOf(this.#settings.hidden()));
  }

  arrange(contexts: readonly ContextEntry[]): Arranged {
    // Read once: the editor takes a tenth of a millisecond for each time.
    const hidden = stringsOf(this.#settings.hidden());
    const shown = contexts.filter(({ name }) => !isAmong(name, hidden));
    const setting = this.#settings.groups();
    const groups = setting === 'file' ? byFile(shown) : isObject(setting) ? byPatterns(shown, setting) : [];
    const grouped = new Set(groups.flatMap((group) => group.contexts));
    return { groups, others: shown.filter((context) => !grouped.has(context)), hidden: contexts.length - shown.length };
  }

  /** Tells that the settings have changed. */
  refresh(): void {
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/**
 * The setting's patterns after exactly the contexts named in `shown` are to be seen. Patterns that hide none of those
 * stay, for contexts that are yet to come.
 */
export function hiddenAfter(patterns: readonly string[], contexts: readonly string[], shown: ReadonlySet<string>): string[] {
  const kept = patterns.filter((pattern) => ![...shown].some((name) => isAmong(name, [pattern])));
  return [...kept, ...contexts.filter((name) => !shown.has(name) && !isAmong(name, kept))];
}

function byFile(contexts: readonly ContextEntry[]): ContextGroup[] {
  const files = [...new Set(contexts.map(({ file }) => file))];
  return files.map((file) => ({ name: file, label: path.basename(file), folder: path.dirname(file), contexts: contexts.filter((context) => context.file === file) }));
}

/** A context belongs to the first group that has a pattern for it. Groups without contexts are left out. */
function byPatterns(contexts: readonly ContextEntry[], setting: Readonly<Record<string, unknown>>): ContextGroup[] {
  const groups = Object.entries(setting).map(([name, patterns]) => ({ name, patterns: typeof patterns === 'string' ? [patterns] : stringsOf(patterns) }));
  const groupOf = (context: ContextEntry): unknown => groups.find(({ patterns }) => isAmong(context.name, patterns));
  return groups
    .map((group) => ({ name: group.name, label: group.name, contexts: contexts.filter((context) => groupOf(context) === group) }))
    .filter((group) => group.contexts.length > 0);
}

function isAmong(context: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern === context || matchesGlob(context, pattern));
}

function stringsOf(value: unknown): readonly string[] {
  return asList(value).filter((item) => typeof item === 'string');
}
