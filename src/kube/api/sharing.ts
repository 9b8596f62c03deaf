/** Entries after which what was seen is forgotten: lists whose members are all different must not cost twice. */
const most = 1000;

/** Lets equal values of many objects (labels, owners) be one value in memory. For plain JSON that nobody changes. */
export class Sharing {
  readonly #seen = new Map<string, unknown>();

  /** The value, or an equal one that came before. */
  of<T>(value: T): T {
    const key = typeof value === 'string' ? value : JSON.stringify(value);
    const known = this.#seen.get(key);
    if (known !== undefined && typeof known === typeof value) {
      return known as T;
    }
    if (this.#seen.size >= most) {
      this.#seen.clear();
    }
    this.#seen.set(key, value);
    return value;
  }
}
