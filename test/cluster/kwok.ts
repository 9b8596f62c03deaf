import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { componentKubeconfig } from './controllers.ts';
import type { Program } from './programs.ts';
import type { Site } from './site.ts';

const annotation = { 'kwok.x-k8s.io/node': 'fake' };
const label = { 'pilothouse.dev/fake': 'true' };
const podsPerNode = 400;
// Half of what a node takes, so that the scheduler never has to look for the last free place.
const plannedPodsPerNode = 200;
// As many as a ReplicaSet makes in one go; several are filled side by side.
const podsPerDeployment = 500;

// kwok fills in no defaults where it is given a configuration, so all it needs is here.
const options = {
  // Every pod gets an address of its own.
  cidr: '10.64.0.0/16',
  // kwok's default of 4 at once lets the pods' creation starve their becoming ready.
  podPlayStageParallelism: 64,
  nodePlayStageParallelism: 4,
  // Without a lease a node counts as lost after 50 s.
  nodeLeaseDurationSeconds: 40,
  nodeLeaseParallelism: 4,
  podsOnNodeSyncParallelism: 1,
  enablePodsOnNodeSyncListPager: true,
};

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

  /** Adds as many nodes as this many pods need, and Deployments of them (`app=scale`); does not wait for the pods. */
  async runPods(count: number, namespace: string): Promise<void> {
    const missing = Math.ceil(count / plannedPodsPerNode) - this.#count;
    if (missing > 0) {
      await this.add(missing);
    }
    const parts = Array.from({ length: Math.ceil(count / podsPerDeployment) }, (_, index) =>
      deployment(`scale-${index}`, namespace, Math.min(podsPerDeployment, count - index * podsPerDeployment)));
    await this.#apply(JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, ...parts],
    }));
  }

  async #startKwok(): Promise<void> {
    if (this.#kwok !== undefined) {
      return;
    }
    const { build, folder, programs } = this.#site;
    const config = join(folder, 'kwok.yaml');
    await writeFile(config, stringify({ apiVersion: 'config.kwok.x-k8s.io/v1alpha1', kind: 'KwokConfiguration', options }));
    this.#kwok = programs.start('kwok', build.kwok, [
      `--kubeconfig=${await componentKubeconfig(this.#site, 'pilothouse:kwok')}`,
      '--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake',
      ...[config, ...build.stages].map((file) => `--config=${file}`),
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

function deployment(name: string, namespace: string, replicas: number): object {
  const selector = { app: 'scale', part: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels: { app: 'scale' } },
    spec: {
      replicas,
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: selector },
        spec: {
          nodeSelector: label,
          tolerations: [{ key: 'kwok.x-k8s.io/node', operator: 'Exists' }],
          containers: [{ name: 'main', image: 'example.com/scale:1' }],
        },
      },
    },
  };
}
