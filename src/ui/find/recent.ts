import { asList, asString, isObject } from '../../common/json.ts';
import { memory } from '../../contributions.ts';
import type { ObjectRef, Resource } from '../../kube/api/types.ts';
import type { Memory } from '../explorer/scopes.ts';

/** Objects remembered for each context. */
const most = 12;

interface Visit {
  readonly context: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** The objects that were gone to last in this workspace, the latest first. Names only. */
export class RecentObjects {
  readonly #memory: Memory;

  constructor(store: Memory) {
    this.#memory = store;
  }

  /** Those of a context whose kind the cluster still has. */
  of(context: string, resources: readonly Resource[]): readonly ObjectRef[] {
    return this.#visits.filter((visit) => visit.context === context).flatMap(({ group, resource, namespace, name }) => {
      const known = resources.find((each) => each.group === group && each.resource === resource);
      return known === undefined ? [] : [{ resource: known, namespace, name }];
    });
  }

  async add(context: string, ref: ObjectRef): Promise<void> {
    const visit = visitOf(context, ref);
    const others = this.#visits.filter((each) => JSON.stringify(each) !== JSON.stringify(visit));
    const own = others.filter((each) => each.context === context).slice(0, most - 1);
    await this.#memory.update(memory.recentObjects, [visit, ...others.filter((each) => each.context !== context || own.includes(each))]);
  }

  /** The object turned out to be gone. */
  async remove(context: string, ref: ObjectRef): Promise<void> {
    const gone = JSON.stringify(visitOf(context, ref));
    await this.#memory.update(memory.recentObjects, this.#visits.filter((each) => JSON.stringify(each) !== gone));
  }

  /** Keeps those of a context under its new name. */
  async rename(from: string, to: string): Promise<void> {
    await this.#memory.update(memory.recentObjects, this.#visits.map((visit) => (visit.context === from ? { ...visit, context: to } : visit)));
  }

  get #visits(): readonly Visit[] {
    return asList(this.#memory.get(memory.recentObjects)).flatMap((value) => {
      const { context, group, resource, namespace, name } = isObject(value) ? value : {};
      return typeof context === 'string' && typeof group === 'string' && typeof resource === 'string' && typeof name === 'string'
        ? [{ context, group, resource, namespace: asString(namespace), name }] : [];
    });
  }
}

function visitOf(context: string, { resource: { group, resource }, namespace, name }: ObjectRef): Visit {
  return { context, group, resource, namespace, name };
}
