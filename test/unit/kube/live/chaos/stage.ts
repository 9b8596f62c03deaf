import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after } from 'node:test';
import { load } from 'js-yaml';
import { systemClock, type Clock } from '../../../../../src/common/clock.ts';
import { asString, at } from '../../../../../src/common/json.ts';
import { disposable, type Disposable } from '../../../../../src/common/lifetime.ts';
import { tableForm } from '../../../../../src/kube/api/table.ts';
import type { KubeClient, Resource } from '../../../../../src/kube/api/types.ts';
import { createKube } from '../../../../../src/kube/connections.ts';
import type { Connection } from '../../../../../src/kube/types.ts';
import { startCluster } from '../../../../cluster/cluster.ts';
import type { Cluster } from '../../../../cluster/types.ts';
import { FaultProxy } from '../../../../servers/faultProxy.ts';
import { temporaryFolder, write } from '../../folders.ts';

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

/** The time of day, which a test can set forward: as the sleep of a machine does, or with all that is due meanwhile. */
export class JumpingClock implements Clock {
  readonly #timers = new Set<Timer>();
  #ahead = 0;

  now(): number {
    return systemClock.now() + this.#ahead;
  }

  after(ms: number, callback: () => void): Disposable {
    const timer = { due: this.now() + ms, run: () => {
      if (this.#timers.delete(timer)) {
        real.dispose();
        callback();
      }
    } };
    const real = systemClock.after(ms, timer.run);
    this.#timers.add(timer);
    return disposable(() => {
      this.#timers.delete(timer);
      real.dispose();
    });
  }

  /** As when a machine sleeps: no timer runs. */
  jump(ms: number): void {
    this.#ahead += ms;
  }

  /** As when time passes and the machine is awake: what is due meanwhile runs at its time. */
  pass(ms: number): void {
    const end = this.now() + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#ahead += Math.max(0, next.due - this.now());
      next.run();
    }
    this.#ahead += Math.max(0, end - this.now());
  }

  #next(end: number): Timer | undefined {
    return [...this.#timers].filter(({ due }) => due <= end).sort((left, right) => left.due - right.due)[0];
  }
}

/** A cluster of its own, one connection to it over a proxy that makes faults, and one that no fault concerns. */
export interface Stage {
  readonly cluster: Cluster;
  readonly proxy: FaultProxy;
  readonly clock: JumpingClock;
  /** Leads over the proxy, with the token from a file. */
  readonly kubeconfig: string;
  /** By that kubeconfig. */
  readonly connection: Connection;
  /** Straight to the server. */
  readonly direct: KubeClient;
  /** Puts a new token into the file, which is the only one accepted from that many milliseconds before on. */
  readonly renewToken: (lateMs: number) => Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const cluster = await startCluster({ node: false });
  after(() => cluster.stop());
  const config: unknown = load(await readFile(cluster.kubeconfig, 'utf8'));
  const pem = (...steps: (string | number)[]): string => Buffer.from(asString(at(config, ...steps)) ?? '', 'base64').toString();
  const proxy = await FaultProxy.start({
    server: cluster.server,
    token: newToken(),
    authority: pem('clusters', 0, 'cluster', 'certificate-authority-data'),
    certificate: pem('users', 0, 'user', 'client-certificate-data'),
    key: pem('users', 0, 'user', 'client-key-data'),
  });
  after(() => proxy.stop());
  const folder = temporaryFolder();
  const tokenFile = await write(path.join(folder, 'token'), proxy.token);
  const kubeconfig = await write(path.join(folder, 'config'), JSON.stringify({
    'apiVersion': 'v1',
    'kind': 'Config',
    'clusters': [{ name: 'c', cluster: { 'server': proxy.url, 'certificate-authority-data': Buffer.from(proxy.authority).toString('base64') } }],
    'users': [{ name: 'u', user: { tokenFile } }],
    'contexts': [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  }));
  const clock = new JumpingClock();
  const connect = async (file: string, by: Clock): Promise<Connection> => {
    const kube = createKube({ settings: () => [file], env: {}, home: '/nowhere', version: 'chaos', clock: by });
    after(() => kube.dispose());
    const [context] = await kube.kubeconfigs.contexts();
    return kube.connections.get(context?.name ?? '');
  };
  return {
    cluster,
    proxy,
    clock,
    kubeconfig,
    connection: await connect(kubeconfig, clock),
    direct: (await connect(cluster.kubeconfig, systemClock)).client,
    renewToken: async (lateMs) => {
      const token = newToken();
      if (lateMs > 0) {
        proxy.token = token;
        await new Promise((resolve) => setTimeout(resolve, lateMs));
      }
      await write(tokenFile, token);
      proxy.token = token;
    },
  };
}

/** Every row as the server lists it now, in one line each: namespace, name and the cells that do not grow older. */
export async function listNow(client: KubeClient, { group, version, resource }: Resource, namespaces: readonly (string | undefined)[]): Promise<string[]> {
  const lists = await Promise.all(namespaces.map((namespace) => {
    const prefix = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    const within = namespace === undefined ? '' : `/namespaces/${namespace}`;
    return client.json({ path: `${prefix}${within}/${resource}`, accept: tableForm });
  }));
  return lists.flatMap((list) => {
    const columns = (at(list, 'columnDefinitions') as unknown[]).map((column) => asString(at(column, 'name')) ?? '');
    return (at(list, 'rows') as unknown[]).map((row) => lineOf(columns, at(row, 'cells') as unknown[], asString(at(row, 'object', 'metadata', 'namespace')), asString(at(row, 'object', 'metadata', 'name'))));
  });
}

export function lineOf(columns: readonly string[], cells: readonly unknown[], namespace: string | undefined, name: string | undefined): string {
  return [namespace, name, ...cells.filter((_, index) => columns[index] !== 'Age')].map(String).join(' ');
}

function newToken(): string {
  return randomBytes(16).toString('hex');
}
