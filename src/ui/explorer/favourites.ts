import { asList, asObject } from '../../common/json.ts';
import { memory } from '../../contributions.ts';
import type { Memory } from './scopes.ts';

/** The namespaces that a person has pinned in each context. Kept in the person's memory, for every workspace. */
export class Favourites {
  readonly #memory: Memory;

  constructor(store: Memory) {
    this.#memory = store;
  }

  /** In the order in which they were pinned. */
  of(context: string): readonly string[] {
    return asList(asObject(this.#memory.get(memory.favourites))[context]).filter((name) => typeof name === 'string');
  }

  async toggle(context: string, namespace: string): Promise<void> {
    const before = this.of(context);
    const names = before.includes(namespace) ? before.filter((name) => name !== namespace) : [...before, namespace];
    await this.#memory.update(memory.favourites, { ...asObject(this.#memory.get(memory.favourites)), [context]: names });
  }

  /** Keeps those of a context under its new name. */
  async rename(from: string, to: string): Promise<void> {
    const { [from]: names, ...others } = asObject(this.#memory.get(memory.favourites));
    if (names !== undefined) {
      await this.#memory.update(memory.favourites, { ...others, [to]: names });
    }
  }
}
