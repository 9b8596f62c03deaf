import { setTimeout as delay } from 'node:timers/promises';
import { asString, at } from '../../../src/common/json.ts';
import { run } from '../run.ts';
import type { ClusterDescription } from '../types.ts';
import { Writer } from './client.ts';
import { nodeName, pod, podName, podsPerNode, podsPerSet, status } from './objects.ts';
import { scaleNamespace } from './pods.ts';

export interface ChurnOptions {
  /** Changes of objects a second. One in 50 makes a pod or deletes one that was made so; the others write a status. */
  readonly perSecond: number;
  /** How many of makeScalePods' pods there are. */
  readonly pods: number;
  readonly namespace?: string | undefined;
  /** Ends it; what was made is deleted then. */
  readonly signal: AbortSignal;
}

const stepMs = 20;
const extraEvery = 50;

/**
 * Changes the pods of makeScalePods: ready or not, with one restart more. Resolves after the end with how many changes
 * were written, which is less than asked for where the server is slow. Costs a good part of a core: run it in a
 * process of its own (`node test/cluster/scale.ts churn`) where anything is measured.
 */
export async function churn(cluster: ClusterDescription, options: ChurnOptions): Promise<number> {
  const { perSecond, signal } = options;
  const writer = await Writer.open(cluster.kubeconfig, 64);
  const changes = new Changes(writer, options, await someOwner(cluster, options.namespace ?? scaleNamespace));
  const start = performance.now();
  let begun = 0;
  let written = 0;
  const underWay = new Set<Promise<void>>();
  let failure: unknown;
  while (!signal.aborted && failure === undefined) {
    const due = Math.floor((performance.now() - start) / 1000 * perSecond);
    for (; begun < due && underWay.size < 128; begun++) {
      const change = changes.one(begun).then(() => {
        written++;
      }, (error: unknown) => {
        failure = error;
      }).finally(() => underWay.delete(change));
      underWay.add(change);
    }
    await delay(stepMs);
  }
  await Promise.all(underWay);
  await changes.removeExtras();
  writer.close();
  if (failure !== undefined) {
    throw failure as Error;
  }
  return written;
}

class Changes {
  readonly #writer: Writer;
  readonly #pods: number;
  readonly #namespace: string;
  readonly #path: string;
  readonly #owner: { readonly name: string; readonly uid: string };
  readonly #restarts = new Map<number, number>();
  readonly #extras: string[] = [];

  constructor(writer: Writer, { pods, namespace = scaleNamespace }: ChurnOptions, owner: { name: string; uid: string }) {
    this.#writer = writer;
    this.#pods = pods;
    this.#namespace = namespace;
    this.#path = `/api/v1/namespaces/${namespace}/pods`;
    this.#owner = owner;
  }

  async one(step: number): Promise<void> {
    if (step % extraEvery === extraEvery - 1) {
      await (Math.floor(step / extraEvery) % 2 === 0 ? this.#makeExtra(step) : this.#removeExtra());
      return;
    }
    // A walk that comes to every pod, far apart.
    const index = (step * 7919) % this.#pods;
    const restarts = (this.#restarts.get(index) ?? 0) + 1;
    this.#restarts.set(index, restarts);
    const set = Math.floor(index / podsPerSet);
    await this.#writer.write({ method: 'PATCH', path: `${this.#path}/${podName(index)}/status`, body: { status: status(index, set, restarts % 2 === 0, restarts) }, manager: 'kubelet' });
  }

  async removeExtras(): Promise<void> {
    while (this.#extras.length > 0) {
      await this.#removeExtra();
    }
  }

  async #makeExtra(step: number): Promise<void> {
    const name = `churn-${process.pid}-${step}`;
    const on = nodeName(step % Math.ceil(this.#pods / podsPerNode));
    await this.#writer.write({ method: 'POST', path: this.#path, body: pod(name, 0, on, this.#namespace, this.#owner), manager: 'kube-controller-manager' });
    this.#extras.push(name);
  }

  async #removeExtra(): Promise<void> {
    const name = this.#extras.shift();
    if (name !== undefined) {
      await this.#writer.write({ method: 'DELETE', path: `${this.#path}/${name}`, body: { gracePeriodSeconds: 0 } });
    }
  }
}

async function someOwner(cluster: ClusterDescription, namespace: string): Promise<{ name: string; uid: string }> {
  const { stdout, stderr, code } = await run(cluster.kubectlPath, ['get', 'replicasets', '-n', namespace, '-o', 'jsonpath={.items[0].metadata}'], { env: { KUBECONFIG: cluster.kubeconfig } });
  if (code !== 0) {
    throw new Error(stderr);
  }
  const metadata: unknown = JSON.parse(stdout);
  return { name: asString(at(metadata, 'name')) ?? '', uid: asString(at(metadata, 'uid')) ?? '' };
}
