import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { load } from 'js-yaml';
import { at } from '../../src/common/json.ts';
import { sharedCluster } from '../cluster/shared.ts';
import type { Cluster } from '../cluster/types.ts';
import { openWorkbench, type OpenWorkbench } from './driver/open.ts';
import { until } from './driver/until.ts';

/** A namespace in which some things fare well and others do not. */
async function deploy(cluster: Cluster, namespace: string): Promise<void> {
  const { images: { busybox, pullPolicy } } = cluster;
  await cluster.kubectl('create', 'namespace', namespace);
  const container = (script: string, more: object = {}): object => ({ name: 'main', image: busybox, imagePullPolicy: pullPolicy, command: ['sh', '-c', script], ...more });
  const pod = (name: string, only: object): object => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: { terminationGracePeriodSeconds: 0, containers: [only] } });
  const objects = [
    pod('payments', container('echo no database; exit 1')),
    pod('search', container('sleep 1000', { resources: { requests: { cpu: '400' } } })),
    {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop', namespace },
      spec: { replicas: 2, selector: { matchLabels: { app: 'shop' } }, template: { metadata: { labels: { app: 'shop' } }, spec: { terminationGracePeriodSeconds: 0, containers: [container('sleep 1000')] } } },
    },
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } }, storageClassName: '' } },
  ];
  await cluster.apply(objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  await cluster.kubectl('-n', namespace, 'wait', '--for=condition=Available', '--timeout=60s', 'deployment/shop');
}

/** A kubeconfig whose context `shop` works in the namespace. */
async function kubeconfigIn(cluster: Cluster, namespace: string, folder: string): Promise<string> {
  const config = load(await readFile(cluster.kubeconfig, 'utf8'));
  const entry = at(config, 'contexts', 0) as { name: string; context: { namespace?: string } };
  entry.name = 'shop';
  entry.context.namespace = namespace;
  const file = path.join(folder, 'config');
  await writeFile(file, JSON.stringify({ ...(config as object), 'current-context': 'shop' }));
  return file;
}

for (const theme of ['dark', 'light'] as const) {
  describe(`the overview in a ${theme} window`, () => {
    const namespace = `overview-${Math.random().toString(36).slice(2, 8)}`;
    let cluster: Cluster;
    let open: OpenWorkbench;
    let folder: string;

    before(async () => {
      cluster = await sharedCluster();
      await deploy(cluster, namespace);
      folder = await mkdtemp(path.join(os.tmpdir(), 'pilothouse-overview-'));
      open = await openWorkbench({ kubeconfig: await kubeconfigIn(cluster, namespace, folder), theme });
    });

    after(async () => {
      await open.close();
      await rm(folder, { recursive: true });
      await cluster.kubectl('delete', 'namespace', namespace, '--wait=false');
    });

    /** Rests on a row; once more where it was drawn anew meanwhile, which ends a hover. */
    async function hoverShows(label: string, text: string): Promise<void> {
      const { workbench } = open;
      const hover = workbench.page.locator('.monaco-hover', { hasText: text });
      await until(`a hover over "${label}" that says "${text}"`, async () => {
        await workbench.page.mouse.move(900, 500);
        await workbench.treeRow(label).hover({ timeout: 2000 });
        await hover.waitFor({ timeout: 5000 });
        return true;
      });
    }

    test('tells at a glance what fails and why, and what the control plane is made of', async () => {
      const { workbench } = open;
      await workbench.open('Kubernetes');
      await workbench.expand('shop');
      await workbench.expand('Overview');
      await until('the pods to be counted', async () => (await workbench.description('Pods')) === '2 ok · 1 failing · 1 not ready');
      await workbench.expand('Pods');
      await workbench.expand('Warnings');
      await workbench.screenshot(`overview-${theme}`);
      await hoverShows('payments', 'restarted');
      await workbench.screenshot(`overview-hover-${theme}`);
      await until('the Deployments to be counted', async () => (await workbench.description('Deployments')) === '1 ok');

      await workbench.treeRow('Overview').locator('.monaco-tl-twistie').click();
      await workbench.expand('Control Plane');
      await workbench.expand('API Server');
      await workbench.treeRow('Liveness').waitFor();
      await hoverShows('etcd', 'The database');
      await workbench.screenshot(`control-plane-${theme}`);

      await workbench.expand('Nodes');
      const node = (await cluster.kubectl('get', 'nodes', '-o', 'jsonpath={.items[?(@.status.nodeInfo.kubeletVersion!="")].metadata.name}')).stdout.split(' ')[0] ?? '';
      await workbench.expand(node);
      await workbench.expand('Resources');
      await workbench.expand('Conditions');
      await until('the nodes to be counted', async () => /^\d/.test(await workbench.description('Nodes')));
      await workbench.screenshot(`node-${theme}`);
    });
  });
}
