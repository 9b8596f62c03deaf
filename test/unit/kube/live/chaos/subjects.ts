import { Failure } from '../../../../../src/common/failure.ts';
import type { KubeClient, KubeRequest, Resource } from '../../../../../src/kube/api/types.ts';
import type { LiveCollection, Row } from '../../../../../src/kube/live/types.ts';
import type { Connection } from '../../../../../src/kube/types.ts';
import type { Seeded } from '../../../../servers/seeded.ts';
import { until } from '../../real.ts';
import { lineOf, listNow, type Stage } from './stage.ts';

export const namespaces = ['chaos-a', 'chaos-b', 'chaos-c'] as const;
/** More than a page of a list. */
const configMaps = 600;
/** The version is the one that is served at the time. */
const gadgets = '/apis/chaos.test/{version}';

function definition(version: string): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'gadgets.chaos.test' },
    spec: {
      group: 'chaos.test', scope: 'Namespaced', names: { plural: 'gadgets', singular: 'gadget', kind: 'Gadget' },
      versions: [{
        name: version, served: true, storage: true, additionalPrinterColumns: [{ name: version === 'v1' ? 'Size' : 'Extent', type: 'integer', jsonPath: '.spec.size' }],
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } } } },
      }],
    },
  };
}

/** A list that is open over the proxy, and how to list the same straight from the server. */
export interface Watched {
  readonly name: string;
  readonly live: LiveCollection;
  readonly expected: () => Promise<string[]>;
  /** Whether the server has the list's version of the kind. */
  readonly isServed: () => boolean;
}

/** The objects that the test changes, and changes to them at random. */
export class Subjects {
  readonly #client: KubeClient;
  readonly #random: Seeded;
  /** Paths of collections, with the names that there should be. */
  readonly #objects = new Map<string, string[]>();
  #made = 0;
  #version = 'v2';
  #isDefined = false;

  constructor({ direct }: Stage, random: Seeded) {
    this.#client = direct;
    this.#random = random;
  }

  async make(): Promise<void> {
    await this.makeDefinition();
    await Promise.all(namespaces.map((namespace) => this.makeNamespace(namespace)));
    await Promise.all(Array.from({ length: configMaps }, (_, index) => this.#create(`/api/v1/namespaces/${namespaces[index % 3] ?? ''}/configmaps`)));
    for (let times = 0; times < 20; times++) {
      await this.change();
    }
  }

  async makeNamespace(namespace: string): Promise<void> {
    await this.send({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: namespace } } });
    await until(() => this.#client.json({ path: `/api/v1/namespaces/${namespace}/serviceaccounts/default` }).then(() => true, () => false), 'a service account for pods');
    for (const path of [`/api/v1/namespaces/${namespace}/configmaps`, `/api/v1/namespaces/${namespace}/services`, `/api/v1/namespaces/${namespace}/pods`, `${gadgets}/namespaces/${namespace}/gadgets`]) {
      this.#objects.set(path, []);
    }
  }

  async removeNamespace(namespace: string): Promise<void> {
    await this.send({ method: 'DELETE', path: `/api/v1/namespaces/${namespace}` });
    await until(() => this.#client.json({ path: `/api/v1/namespaces/${namespace}` }).then(() => false, () => true), 'the end of the namespace', 60_000);
  }

  /** The version of the custom kind that is served, if any. */
  get version(): string | undefined {
    return this.#isDefined ? this.#version : undefined;
  }

  /** Defines the custom kind, each time with the other of two versions. */
  async makeDefinition(): Promise<void> {
    this.#version = this.#version === 'v1' ? 'v2' : 'v1';
    await this.send({ method: 'POST', path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', body: definition(this.#version) });
    await until(() => this.#client.json({ path: this.#pathOf(`${gadgets}/gadgets`) }).then(() => true, () => false), 'the kind is served');
    this.#isDefined = true;
  }

  async removeDefinition(): Promise<void> {
    await this.send({ method: 'DELETE', path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gadgets.chaos.test' });
    await until(() => this.#client.json({ path: this.#pathOf(`${gadgets}/gadgets`) }).then(() => false, () => true), 'the kind is gone');
    this.#isDefined = false;
    [...this.#objects.keys()].filter((path) => path.startsWith(gadgets)).forEach((path) => this.#objects.set(path, []));
  }

  /** Makes, changes or deletes an object at random. */
  async change(): Promise<void> {
    const path = this.#random.pick([...this.#objects.keys()]);
    const names = this.#objects.get(path) ?? [];
    if (names.length === 0 || this.#random.chance(40)) {
      await this.#create(path);
    } else if (this.#random.chance(50)) {
      await this.send({ method: 'PATCH', path: `${path}/${this.#random.pick(names)}`, contentType: 'application/merge-patch+json', body: this.#patch(path) });
    } else {
      const [name = ''] = names.splice(this.#random.below(names.length), 1);
      await this.send({ method: 'DELETE', path: `${path}/${name}`, query: { gracePeriodSeconds: 0 } });
    }
  }

  async #create(path: string): Promise<void> {
    const name = `m-${this.#made++}`;
    this.#objects.get(path)?.push(name);
    await this.send({ method: 'POST', path, body: bodyOf(path, name, this.#version) });
  }

  #pathOf(path: string): string {
    return path.replace('{version}', this.#version);
  }

  /** Something that the printed columns show, where that can be changed. */
  #patch(path: string): object {
    const value = this.#random.below(1000);
    const labels = { metadata: { labels: { value: String(value) } } };
    if (path.endsWith('/configmaps')) {
      return { ...labels, data: { [`key-${value}`]: 'x' } };
    }
    return path.endsWith('/gadgets') ? { ...labels, spec: { size: value } } : labels;
  }

  /** Again where the server was just killed; what is there already, or not any more, is as it should be. */
  async send(request: KubeRequest): Promise<void> {
    for (let left = 20; ; left--) {
      try {
        await this.#client.json({ ...request, path: this.#pathOf(request.path) });
        return;
      } catch (error) {
        const code = Failure.from(error).code;
        if (code === 'conflict' || code === 'not-found') {
          return;
        }
        if (left === 0) {
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }
}

function bodyOf(path: string, name: string, version: string): object {
  const metadata = { name };
  switch (path.slice(path.lastIndexOf('/') + 1)) {
    case 'configmaps': return { metadata, data: { value: 'x' } };
    case 'services': return { metadata, spec: { selector: { app: name }, ports: [{ port: 80 }] } };
    case 'pods': return { metadata, spec: { containers: [{ name: 'main', image: 'example.com/none:1' }] } };
    default: return { apiVersion: `chaos.test/${version}`, kind: 'Gadget', metadata, spec: { size: 1 } };
  }
}

/** Opens lists of every sort. */
export async function openAll({ connection, direct }: Stage, subjects: Subjects): Promise<Watched[]> {
  const { collections } = connection;
  const [maps, pods, services, kinds, spaces] = await Promise.all(['configmaps', 'pods', 'services', 'gadgets.chaos.test', 'namespaces'].map((type) => find(connection, type))) as [Resource, Resource, Resource, Resource, Resource];
  const watched = (name: string, live: LiveCollection, resource: Resource, within: readonly (string | undefined)[], includes: (line: string) => boolean = () => true): Watched => ({
    name, live, isServed: () => resource.group !== 'chaos.test' || subjects.version === resource.version, expected: async () => (await listNow(direct, resource, within)).filter(includes),
  });
  const whole = collections.open({ resource: maps });
  await whole.settled;
  const odd = ({ name }: Pick<Row, 'name'>): boolean => /[13579]$/.test(name);
  return [
    watched('ConfigMaps everywhere', whole, maps, [undefined]),
    watched('a part of them', collections.openPart({ resource: maps, namespace: 'chaos-b' }, odd), maps, ['chaos-b'], (line) => odd({ name: line.split(' ')[1] ?? '' })),
    watched('ConfigMaps with facts', collections.open({ resource: maps, namespace: 'chaos-c', facts: { id: 'data', read: ({ data }) => ({ data }) } }), maps, ['chaos-c']),
    watched('pods of a namespace', collections.open({ resource: pods, namespace: 'chaos-a' }), pods, ['chaos-a']),
    watched('Services of two namespaces', collections.openScope({ resource: services }, ['chaos-b', 'chaos-a']), services, ['chaos-a', 'chaos-b']),
    watched('a kind of a definition', collections.open({ resource: kinds }), kinds, [undefined]),
    watched('namespaces', collections.open({ resource: spaces }), spaces, [undefined]),
  ];
}

async function find({ discovery }: Connection, type: string): Promise<Resource> {
  let found: Resource | undefined;
  await until(async () => {
    found = await discovery.find(type);
    if (found === undefined) {
      discovery.refresh();
    }
    return found !== undefined;
  }, `${type} in discovery`);
  return found ?? (undefined as never);
}

/** What a list shows, in the form of `expected`. */
export function shown({ columns, rows }: LiveCollection): string[] {
  const titles = columns.map(({ name }) => name);
  return rows.map(({ cells, namespace, name }) => lineOf(titles, cells, namespace, name));
}
