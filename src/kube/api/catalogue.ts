import { apiVersionOf } from './paths.ts';
import type { Resource } from './types.ts';

/** One version of a group, in the server's order of preference. */
export interface GroupVersion {
  readonly group: string;
  readonly version: string;
  readonly resources: readonly Resource[];
}

/** Every resource of a server in every version, the core group first, then the groups by the server's priority. */
export class Catalogue {
  readonly #all: readonly Resource[];
  /** The preferred version of each, sorted by group and name. */
  readonly preferred: readonly Resource[];
  /** The same in the server's order of groups. */
  readonly #ordered: readonly Resource[];

  /** The preferred version of a group stands first among its versions. */
  constructor(versions: readonly GroupVersion[]) {
    this.#all = versions.flatMap(({ resources }) => resources);
    const preferred = new Map<string, Resource>();
    for (const resource of this.#all) {
      const key = `${resource.group}/${resource.resource}`;
      if (resource.verbs.length > 0 && !preferred.has(key)) {
        preferred.set(key, resource);
      }
    }
    this.#ordered = [...preferred.values()];
    this.preferred = [...this.#ordered].sort((left, right) => compare(left.group, right.group) || compare(left.resource, right.resource));
  }

  /** The resources of a category, such as those that `all` stands for, in the server's order of groups. */
  category(name: string): readonly Resource[] {
    return this.#ordered.filter(({ categories }) => categories.includes(name));
  }

  byKind(apiVersion: string, kind: string): Resource | undefined {
    return this.#all.find((resource) => resource.kind === kind && apiVersionOf(resource) === apiVersion);
  }

  /**
   * What kubectl would take `type` for: `TYPE`, `TYPE.GROUP` or `TYPE.VERSION.GROUP`, where TYPE is a plural or
   * singular name, a short name or a kind. A full name beats a short name, an exact group beats the beginning of one.
   */
  find(type: string): Resource | undefined {
    const [name = '', version, ...rest] = type.split('.');
    if (version === undefined) {
      return this.#match(name, undefined, undefined);
    }
    const withVersion = rest.length > 0 ? this.#match(name, version, rest.join('.')) : this.#match(name, version, '');
    return withVersion ?? this.#match(name, undefined, [version, ...rest].join('.'));
  }

  #match(name: string, version: string | undefined, group: string | undefined): Resource | undefined {
    const ofVersion = version === undefined ? this.#all : this.#all.filter((resource) => resource.version === version);
    const exact = group === undefined ? ofVersion : ofVersion.filter((resource) => resource.group === group);
    const begun = group === undefined || group === '' || version !== undefined ? [] : ofVersion.filter((resource) => resource.group.startsWith(group));
    return named(exact, name) ?? named(begun, name);
  }
}

function named(resources: readonly Resource[], name: string): Resource | undefined {
  const lower = name.toLowerCase();
  return resources.find((resource) => resource.resource === lower || resource.singular === lower)
    ?? resources.find((resource) => resource.shortNames.includes(name))
    ?? resources.find((resource) => resource.kind === name)
    ?? resources.find((resource) => resource.kind.toLowerCase() === lower);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
