import { isObject, type JsonObject } from '../../../src/common/json.ts';
import type { Random } from '../random.ts';

/** A value inside of a document, with what it takes to put another one there. */
export interface Spot {
  readonly path: readonly (string | number)[];
  readonly parent: JsonObject | unknown[];
  readonly key: string | number;
  readonly value: unknown;
}

/** Every value below the root, but for the type itself. */
export function spotsOf(root: JsonObject): Spot[] {
  const spots: Spot[] = [];
  const visit = (parent: JsonObject | unknown[], path: readonly (string | number)[]): void => {
    const entries: [string | number, unknown][] = Array.isArray(parent) ? parent.map((item, index) => [index, item]) : Object.entries(parent);
    for (const [key, value] of entries.filter(([name]) => path.length > 0 || name !== 'apiVersion' && name !== 'kind')) {
      const at = [...path, key];
      spots.push({ path: at, parent, key, value });
      if (Array.isArray(value) || isObject(value)) {
        visit(value, at);
      }
    }
  };
  visit(root, []);
  return spots;
}

export function set({ parent, key }: Spot, value: unknown): void {
  (parent as JsonObject)[key] = value;
}

export function remove({ parent, key }: Spot): void {
  if (Array.isArray(parent)) {
    parent.splice(Number(key), 1);
  } else {
    delete parent[key];
  }
}

/** The last name on the way, passing over list indices. */
export function nameOf({ path }: Pick<Spot, 'path'>): string {
  return String(path.findLast((part) => typeof part === 'string') ?? '');
}

/** Values of documents by the name of their field: what people write there, for other places of the same name. */
export class Pool {
  readonly #values = new Map<string, unknown[]>();
  readonly #words: string[] = [];

  constructor(documents: readonly JsonObject[]) {
    for (const document of documents) {
      for (const spot of spotsOf(document)) {
        const name = nameOf(spot);
        this.#values.set(name, [...this.#values.get(name) ?? [], spot.value]);
        if (typeof spot.value === 'string' && /^[A-Z][A-Za-z]+$/.test(spot.value)) {
          this.#words.push(spot.value);
        }
      }
    }
  }

  like(name: string, random: Random): unknown {
    return structuredClone(random.maybe(this.#values.get(name) ?? []));
  }

  /** A word as enumerations have them. */
  word(random: Random): string {
    return random.maybe(this.#words) ?? 'None';
  }
}
