import { asObjects, asString, at } from '../../../../../src/common/json.ts';
import type { KubeClient } from '../../../../../src/kube/api/types.ts';
import type { Seeded } from '../../../../servers/seeded.ts';
import { until } from '../../real.ts';
import type { Stage } from './stage.ts';
import type { Subjects } from './subjects.ts';

const namespace = 'chaos-kept';
const core = `/api/v1/namespaces/${namespace}`;
const ingresses = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
// Merges lists of containers by their names, as pods need.
const strategicPatch = 'application/strategic-merge-patch+json';

/** What the tree should show below an object that is unfolded in it. */
export interface Unfolded {
  readonly path: readonly string[];
  /** Labels, with the description of what is no object in brackets. */
  readonly rows: readonly string[];
}

/** Objects that stay through all faults, that change, and of which only a reading of the whole object tells what is below. */
export class KeptObjects {
  readonly #client: KubeClient;
  readonly #random: Seeded;
  readonly #subjects: Subjects;

  constructor({ direct }: Stage, subjects: Subjects, random: Seeded) {
    this.#client = direct;
    this.#subjects = subjects;
    this.#random = random;
  }

  async make(): Promise<void> {
    const make = (path: string, body: object): Promise<void> => this.#subjects.send({ method: 'POST', path, body });
    const service = (name: string, app: string): Promise<void> => make(`${core}/services`, { metadata: { name }, spec: { selector: { app }, ports: [{ port: 80 }] } });
    await make('/api/v1/namespaces', { metadata: { name: namespace } });
    await until(() => this.#client.json({ path: `${core}/serviceaccounts/default` }).then(() => true, () => false), 'a service account for pods');
    await make(`${core}/pods`, { metadata: { name: 'kept-pod' }, spec: { containers: [{ name: 'main', image: 'example.com/none:1' }] } });
    await Promise.all([service('kept-service', 'nobody-1'), service('kept-a', 'nobody'), service('kept-b', 'nobody')]);
    await make(ingresses, { metadata: { name: 'kept-ingress' }, spec: { defaultBackend: { service: { name: 'kept-a', port: { number: 80 } } } } });
  }

  /** Changes all of them, so that the tree has to read them anew. */
  async change(): Promise<void> {
    const value = this.#random.below(1000);
    const labels = { metadata: { labels: { value: String(value) } } };
    const patch = (path: string, body: object): Promise<void> => this.#subjects.send({ method: 'PATCH', path, contentType: strategicPatch, body });
    await patch(`${core}/pods/kept-pod`, { ...labels, spec: { containers: [{ name: 'main', image: `example.com/none:${value}` }] } });
    await patch(`${core}/services/kept-service`, { ...labels, spec: { selector: { app: `nobody-${value}` } } });
    await patch(`${ingresses}/kept-ingress`, { ...labels, spec: { defaultBackend: { service: { name: value % 2 === 0 ? 'kept-a' : 'kept-b', port: { number: 80 } } } } });
  }

  /** What should be below each of them now, as the server tells it. */
  async expected(): Promise<readonly Unfolded[]> {
    const get = (path: string, query = {}): Promise<unknown> => this.#client.json({ path, query });
    const [pod, service, ingress, slices] = await Promise.all([
      get(`${core}/pods/kept-pod`), get(`${core}/services/kept-service`), get(`${ingresses}/kept-ingress`),
      get(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, { labelSelector: 'kubernetes.io/service-name=kept-service' }),
    ]);
    const text = (value: unknown, ...steps: (string | number)[]): string => asString(at(value, ...steps)) ?? '';
    return [
      { path: ['Workloads', 'Pods', 'kept-pod'], rows: [`main (Waiting · ${text(pod, 'spec', 'containers', 0, 'image')})`, 'Events'] },
      {
        path: ['Network', 'Services', 'kept-service'],
        rows: [`No pod has the labels it selects: app=${text(service, 'spec', 'selector', 'app')}`, ...asObjects(at(slices, 'items')).map((slice) => text(slice, 'metadata', 'name')), 'Events'],
      },
      { path: ['Network', 'Ingresses', 'kept-ingress'], rows: [text(ingress, 'spec', 'defaultBackend', 'service', 'name'), 'Events'] },
    ];
  }
}
