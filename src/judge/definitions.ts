import type { LeftOut } from '../language/judge/types.ts';

/** Definitions that a module is handed in one request, in the place of those that it was handed before. */
export interface Handover {
  readonly crds: readonly string[];
  /** Whether this one only shows whether the module can take it. */
  readonly isTrial: boolean;
}

/**
 * The definitions that a module has to know, and those that it ended over. It is handed all at once; only where it ended over
 * several, those that it never took are tried one by one before, so that each culprit costs one more start and no other is lost.
 */
export class Definitions {
  #given: readonly string[] = [];
  /** Those that the module took, alone or among others. */
  #taken = new Set<string>();
  #refused: ReadonlyMap<string, string> = new Map();
  #triesEach = false;

  /** Makes these all that there are; false where they were before. What is known of a text stays. */
  give(crds: readonly string[]): boolean {
    if (crds.length === this.#given.length && crds.every((text, index) => text === this.#given[index])) {
      return false;
    }
    this.#given = [...crds];
    const given = new Set(crds);
    this.#taken = new Set([...this.#taken].filter((text) => given.has(text)));
    this.#refused = new Map([...this.#refused].filter(([text]) => given.has(text)));
    return true;
  }

  /** Those that the module does not get any more. */
  get leftOut(): readonly LeftOut[] {
    return [...this.#refused].map(([text, reason]) => ({ name: nameOf(text), reason }));
  }

  /** What a module is to be handed, in this order. */
  get handovers(): readonly Handover[] {
    const crds = this.#given.filter((text) => !this.#refused.has(text));
    const untaken = this.#triesEach ? this.#untaken(crds) : [];
    return [...untaken.map((text) => ({ crds: [text], isTrial: true })), { crds, isTrial: false }];
  }

  /** The module took what it was handed. */
  take({ crds, isTrial }: Handover): void {
    crds.forEach((text) => this.#taken.add(text));
    this.#triesEach &&= isTrial;
  }

  /** The module ended over what it was handed; true where definitions are left out for it. */
  refuse({ crds }: Handover, reason: string): boolean {
    const untaken = this.#untaken(crds);
    const [culprit = crds[0]] = untaken;
    if (culprit !== undefined && (crds.length === 1 || untaken.length === 1)) {
      this.#leaveOut([culprit], reason);
      return true;
    }
    if (this.#triesEach) {
      // It took each of them alone, so all together are too much for it.
      this.#leaveOut(crds, reason);
      return true;
    }
    this.#triesEach = true;
    if (untaken.length === 0) {
      this.#taken.clear();
    }
    return false;
  }

  #leaveOut(crds: readonly string[], reason: string): void {
    this.#refused = new Map([...this.#refused, ...crds.map((text) => [text, reason] as const)]);
  }

  #untaken(crds: readonly string[]): readonly string[] {
    return [...new Set(crds)].filter((text) => !this.#taken.has(text));
  }
}

/** The first name with a dot in it, which is a definition's own. The text is not parsed: it did harm before. */
function nameOf(text: string): string {
  return /(?:^|[\s{,])["']?name["']?\s*:\s*["']?([a-z0-9][-a-z0-9]*(?:\.[-a-z0-9]+)+)/.exec(text)?.[1] ?? 'CustomResourceDefinition';
}
