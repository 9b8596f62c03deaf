import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { after } from 'node:test';
import { createKube, type Kube } from '../../../src/kube/connections.ts';
import type { Protection } from '../../../src/kube/protection.ts';
import type { Connection } from '../../../src/kube/types.ts';
import type { AuditedRequest } from '../../cluster/audit.ts';
import type { Cluster } from '../../cluster/types.ts';
import { temporaryFolder, write } from './folders.ts';

/** A program that uses a cluster: told apart from all others in the audit log by its User-Agent. */
export interface Program {
  readonly kube: Kube;
  readonly connection: Connection;
  /** The requests this program has sent, in the audit log's order, once there are as many. */
  requests(atLeast?: number): Promise<AuditedRequest[]>;
}

/** A new program with the first context of a kubeconfig; ended with the tests of the calling file. */
export async function startProgram(cluster: Cluster, kubeconfig = cluster.kubeconfig, lingerMs = 5000, protection?: Protection): Promise<Program> {
  const version = `test-${randomBytes(6).toString('hex')}`;
  const kube = createKube({ settings: () => [kubeconfig], env: process.env, home: '/nowhere', version, lingerMs, ...(protection === undefined ? {} : { protection }) });
  after(() => kube.dispose());
  const [context] = await kube.kubeconfigs.contexts();
  const connection = await kube.connections.get(context!.name);
  const sent = (): Promise<AuditedRequest[]> => cluster.requests({ userAgent: new RegExp(`^pilothouse/${version}$`) });
  return {
    kube,
    connection,
    requests: async (atLeast = 0) => {
      await until(async () => (await sent()).length >= atLeast, `${atLeast} requests in the audit log`);
      return sent();
    },
  };
}

/** A namespace of this test's own, deleted with the tests of the calling file. */
export async function newNamespace(cluster: Cluster): Promise<string> {
  const name = `kube-${randomBytes(5).toString('hex')}`;
  const { code, stderr } = await cluster.kubectl('create', 'namespace', name);
  if (code !== 0) {
    throw new Error(stderr);
  }
  after(async () => {
    await cluster.kubectl('delete', 'namespace', name, '--wait=false');
  });
  return name;
}

/** Waits for what has to become true; rejects with its name when it does not. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, timeoutMs = 30_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!await condition()) {
    if (Date.now() > end) {
      throw new Error(`this did not happen in ${timeoutMs / 1000} s: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A way to a cluster that can be cut. */
export interface Cable {
  /** A kubeconfig of the admin that goes over it. */
  readonly kubeconfig: string;
  /** Breaks every connection, as a network does. */
  cut(): void;
  /** Breaks them and lets none through until `join`. */
  part(): void;
  join(): void;
}

export async function layCable(cluster: Cluster): Promise<Cable> {
  const target = new URL(cluster.server);
  const sockets = new Set<net.Socket>();
  let parted = false;
  const server = net.createServer((socket) => {
    if (parted) {
      socket.destroy();
      return;
    }
    const further = net.connect(Number(target.port), target.hostname);
    for (const [one, other] of [[socket, further], [further, socket]] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => sockets.forEach((socket) => socket.resetAndDestroy());
  after(() => {
    cut();
    server.close();
  });
  const { port } = server.address() as net.AddressInfo;
  const text = (await readFile(cluster.kubeconfig, 'utf8')).replaceAll(cluster.server, `https://127.0.0.1:${port}`);
  const kubeconfig = await write(path.join(temporaryFolder(), 'config'), text);
  return {
    kubeconfig,
    cut,
    part: () => {
      parted = true;
      cut();
    },
    join: () => {
      parted = false;
    },
  };
}
