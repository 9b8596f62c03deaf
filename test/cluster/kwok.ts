import { componentKubeconfig } from './controllers.ts';
import type { Program } from './programs.ts';
import type { Site } from './site.ts';

const annotation = { 'kwok.x-k8s.io/node': 'fake' };
const label = { 'pilothouse.dev/fake': 'true' };
const podsPerNode = 400;

/** Fake nodes of one cluster, on which pods are ready as soon as they are scheduled. kwok starts with the first. */
export class FakeNodes {
  readonly #site: Site;
  readonly #apply: (manifests: string) => Promise<void>;
  /** Whether ordinary pods keep off, as there is a real node for them. */
  readonly #tainted: boolean;
  #kwok: Program | undefined;
  #count = 0;

  constructor(site: Site, apply: (manifests: string) => Promise<void>, tainted: boolean) {
    this.#site = site;
    this.#apply = apply;
    this.#tainted = tainted;
  }

  async add(count: number): Promise<void> {
    await this.#startKwok();
    const nodes = Array.from({ length: count }, (_, index) => this.#node(`fake-${this.#count + index}`));
    this.#count += count;
    await this.#apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: nodes }));
  }

  /** Adds as many nodes as this many pods need and a Deployment of them; does not wait for the pods. */
  async runPods(count: number, namespace: string): Promise<void> {
    const missing = Math.ceil(count / podsPerNode) - this.#count;
    if (missing > 0) {
      await this.add(missing);
    }
    const labels = { app: 'scale' };
    await this.#apply(JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'scale', namespace },
          spec: {
            replicas: count,
            selector: { matchLabels: labels },
            template: {
              metadata: { labels },
              spec: {
                nodeSelector: label,
                tolerations: [{ key: 'kwok.x-k8s.io/node', operator: 'Exists' }],
                containers: [{ name: 'main', image: 'example.com/scale:1' }],
              },
            },
          },
        },
      ],
    }));
  }

  async #startKwok(): Promise<void> {
    if (this.#kwok !== undefined) {
      return;
    }
    const { build, programs } = this.#site;
    this.#kwok = programs.start('kwok', build.kwok, [
      `--kubeconfig=${await componentKubeconfig(this.#site, 'pilothouse:kwok')}`,
      '--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake',
      ...build.stages.map((file) => `--config=${file}`),
    ]);
  }

  #node(name: string): object {
    const capacity = { cpu: '64', memory: '256Gi', pods: String(podsPerNode) };
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, annotations: annotation, labels: { ...label, 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' } },
      ...(this.#tainted ? { spec: { taints: [{ key: 'kwok.x-k8s.io/node', value: 'fake', effect: 'NoSchedule' }] } } : {}),
      status: { allocatable: capacity, capacity },
    };
  }
}
