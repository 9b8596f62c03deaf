/**
 * Lists of a cluster over our transport, over the client library used plainly and by `kubectl get --raw`, in the same
 * run: what a request takes one after the other, how many a second go through eight at a time, and how many
 * connections that costs.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http2 from 'node:http2';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { load } from 'js-yaml';
import { at } from '../src/common/json.ts';
import { createKube } from '../src/kube/connections.ts';
import { run } from '../test/cluster/run.ts';
import { sharedCluster } from '../test/cluster/shared.ts';
import { figure, median } from './figure.ts';

/** Lists of one subject: to warm up, one after the other, and eight at a time. */
interface Counts {
  readonly warmUp: number;
  readonly inRow: number;
  readonly parallel: number;
}

const many: Counts = { warmUp: 20, inRow: 200, parallel: 400 };
/** Each starts a process. */
const few: Counts = { warmUp: 2, inRow: 20, parallel: 40 };
const width = 8;

interface Subject {
  readonly name: string;
  list(): Promise<unknown>;
}

/** Forwards to the cluster and counts connections. */
async function counter(server: URL): Promise<{ port: number; take: () => number; close: () => void }> {
  let connections = 0;
  const open = new Set<net.Socket>();
  const proxy = net.createServer((socket) => {
    connections++;
    const further = net.connect(Number(server.port), server.hostname);
    for (const [one, other] of [[socket, further], [further, socket]] as const) {
      open.add(one);
      one.setNoDelay(true);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => open.delete(one));
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    port: (proxy.address() as net.AddressInfo).port,
    take: () => {
      const taken = connections;
      connections = 0;
      return taken;
    },
    close: () => {
      open.forEach((socket) => socket.destroy());
      proxy.close();
    },
  };
}

async function measure(subject: Subject, takeConnections: () => number, { warmUp, inRow, parallel }: Counts = many): Promise<void> {
  const { name } = subject;
  for (let index = 0; index < warmUp; index++) {
    await subject.list();
  }
  const times: number[] = [];
  for (let index = 0; index < inRow; index++) {
    const start = performance.now();
    await subject.list();
    times.push(performance.now() - start);
  }
  figure(`transport, ${name}: a list`, median(times), 'ms');
  figure(`transport, ${name}: connections of ${warmUp + inRow} lists`, takeConnections(), 'count');
  const start = performance.now();
  let left = parallel;
  await Promise.all(Array.from({ length: width }, async () => {
    while (left > 0) {
      left--;
      await subject.list();
    }
  }));
  figure(`transport, ${name}: lists per second, ${width} at once`, parallel / ((performance.now() - start) / 1000), 'count');
  figure(`transport, ${name}: connections of ${parallel} lists, ${width} at once`, takeConnections(), 'count');
}

/** The same lists without any layer of ours, over two kept HTTP/1.1 connections and over one of HTTP/2: what the protocol alone makes of them. */
function openBare(kubeconfig: string): { subjects: readonly Subject[]; close: () => void } {
  const config = load(kubeconfig);
  const data = (...steps: (string | number)[]): Buffer => Buffer.from(String(at(config, ...steps)), 'base64');
  const server = String(at(config, 'clusters', 0, 'cluster', 'server'));
  const path = '/api/v1/namespaces/kube-system/configmaps?limit=500';
  const tls = {
    ca: data('clusters', 0, 'cluster', 'certificate-authority-data'),
    cert: data('users', 0, 'user', 'client-certificate-data'),
    key: data('users', 0, 'user', 'client-key-data'),
  };
  const agent = new https.Agent({ keepAlive: true, maxSockets: 2, ...tls });
  const session = http2.connect(server, tls);
  const read = (body: Readable): Promise<unknown> => text(body).then((json) => JSON.parse(json) as unknown);
  return {
    subjects: [
      { name: 'bare HTTP/1.1', list: () => new Promise((resolve, reject) => void https.get(`${server}${path}`, { agent }, (response) => resolve(read(response))).on('error', reject)) },
      { name: 'bare HTTP/2', list: () => read(session.request({ ':path': path })) },
    ],
    close: () => {
      agent.destroy();
      session.destroy();
    },
  };
}

async function runKubectl(kubectl: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await run(kubectl, args);
  if (code !== 0) {
    throw new Error(stderr);
  }
}

const cluster = await sharedCluster();
const proxy = await counter(new URL(cluster.server));
const folder = await mkdtemp(path.join(os.tmpdir(), 'pilothouse-bench-'));
try {
  const redirected = JSON.stringify(load(await readFile(cluster.kubeconfig, 'utf8'))).replaceAll(cluster.server, `https://127.0.0.1:${proxy.port}`);
  const kubeconfig = path.join(folder, 'config');
  await writeFile(kubeconfig, redirected, { mode: 0o600 });

  const kube = createKube({ settings: () => [kubeconfig], env: process.env, home: folder, version: 'bench' });
  const [context] = await kube.kubeconfigs.contexts();
  const { client } = await kube.connections.get(context!.name);
  await measure({ name: 'ours', list: () => client.json({ path: '/api/v1/namespaces/kube-system/configmaps', query: { limit: 500 } }) }, proxy.take);
  kube.dispose();

  const bare = openBare(redirected);
  for (const subject of bare.subjects) {
    await measure(subject, proxy.take);
  }
  bare.close();

  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const library = config.makeApiClient(CoreV1Api);
  await measure({ name: 'client-node', list: () => library.listNamespacedConfigMap({ namespace: 'kube-system', limit: 500 }) }, proxy.take);

  const raw = '/api/v1/namespaces/kube-system/configmaps?limit=500';
  await measure({ name: 'kubectl get --raw', list: () => runKubectl(cluster.kubectlPath, ['--kubeconfig', kubeconfig, 'get', '--raw', raw]) }, proxy.take, few);
} finally {
  proxy.close();
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit();
