import { Emitter, type Event } from '../../common/emitter.ts';
import { matchesGlob } from '../../common/glob.ts';
import { asList, asObject, asString, isObject } from '../../common/json.ts';
import type { Disposable } from '../../common/lifetime.ts';
import { memory } from '../../contributions.ts';
import type { ContextEntry } from '../../kube/types.ts';

/** Where the workspace remembers things; the editor's Memento has this shape. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Which namespaces a context's lists are of: one, several, or all where there is none. */
export interface Scope {
  readonly namespaces: readonly string[];
}

export const allNamespaces: Scope = { namespaces: [] };

/**
 * What the person looks at in this window: a namespace scope for each context, and the context that questions start
 * from. Kept in the workspace's memory; no kubeconfig file is touched.
 */
export class Scopes implements Disposable {
  readonly #memory: Memory;
  readonly #setting: () => unknown;
  readonly #changed = new Emitter<string>();
  /** Fires with the name of the context whose scope, or whose place as the window's context, changed. */
  readonly onDidChange: Event<string> = this.#changed.event;
  readonly #settingChanged = new Emitter<void>();
  /** Fires when the setting may name other namespaces, of whatever context. */
  readonly onDidChangeSetting: Event<void> = this.#settingChanged.event;

  /** @param setting reads `pilothouse.namespaces` as it is now */
  constructor(store: Memory, setting: () => unknown) {
    this.#memory = store;
    this.#setting = setting;
  }

  /** The scope chosen in this window, else the context's own namespace. */
  of(context: ContextEntry): Scope {
    return rememberedScope(asObject(this.#memory.get(memory.scopes))[context.name]) ?? { namespaces: [context.namespace] };
  }

  /** What to show where the namespaces may not be listed: the context's own one, and those that the setting names. */
  fallback(context: ContextEntry): readonly string[] {
    return [...new Set([context.namespace, ...namedNamespaces(this.#setting(), context.name)])];
  }

  /** To call when the setting changed. */
  settingChanged(): void {
    this.#settingChanged.fire();
  }

  /** Remembers the scope of a context. */
  async choose(context: ContextEntry, scope: Scope): Promise<void> {
    const scopes = { ...asObject(this.#memory.get(memory.scopes)), [context.name]: scope.namespaces };
    await this.#memory.update(memory.scopes, scopes);
    this.#changed.fire(context.name);
  }

  /** Makes the context the one this window works in. */
  async use(context: ContextEntry): Promise<void> {
    await this.#memory.update(memory.context, context.name);
    this.#changed.fire(context.name);
  }

  /** Keeps what is remembered of a context under its new name. */
  async rename(from: string, to: string): Promise<void> {
    const { [from]: scope, ...others } = asObject(this.#memory.get(memory.scopes));
    await this.#memory.update(memory.scopes, scope === undefined ? others : { ...others, [to]: scope });
    if (this.#memory.get(memory.context) === from) {
      await this.#memory.update(memory.context, to);
    }
    this.#changed.fire(to);
  }

  /** Goes back to the context's own namespace. */
  async forget(context: string): Promise<void> {
    const others = Object.entries(asObject(this.#memory.get(memory.scopes))).filter(([name]) => name !== context);
    await this.#memory.update(memory.scopes, Object.fromEntries(others));
    this.#changed.fire(context);
  }

  /** The context the window works in: the one chosen in it, else the kubeconfig's current one, else the first. */
  contextOf(contexts: readonly ContextEntry[]): ContextEntry | undefined {
    const chosen = asString(this.#memory.get(memory.context));
    return contexts.find((context) => context.name === chosen) ?? contexts.find((context) => context.current) ?? contexts[0];
  }

  dispose(): void {
    this.#changed.dispose();
    this.#settingChanged.dispose();
  }
}

/** What was remembered of a scope; earlier versions kept one name, empty for all. */
function rememberedScope(value: unknown): Scope | undefined {
  if (Array.isArray(value)) {
    return { namespaces: namesOf(value) };
  }
  const name = asString(value);
  return name === undefined ? undefined : name === '' ? allNamespaces : { namespaces: [name] };
}

/** The setting is a list for every context, or lists by the name or pattern of contexts. */
function namedNamespaces(setting: unknown, context: string): readonly string[] {
  if (!isObject(setting)) {
    return namesOf(setting);
  }
  return Object.entries(setting).flatMap(([pattern, names]) => pattern === context || matchesGlob(context, pattern) ? namesOf(names) : []);
}

function namesOf(value: unknown): readonly string[] {
  return asList(value).flatMap((name) => typeof name === 'string' && name.trim() !== '' ? [name.trim()] : []);
}
