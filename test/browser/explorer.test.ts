import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sharedCluster } from '../cluster/shared.ts';
import type { Cluster } from '../cluster/types.ts';
import { openWorkbench, type OpenWorkbench } from './driver/open.ts';
import { until } from './driver/until.ts';

/** Runs in the page: the classes that stand for the colours of the editor's text. */
const readColours = "[...new Set([...document.querySelectorAll('.editor-instance .view-line span[class*=mtk]')].map((part) => part.className))]";

/** Some pods to look at, in a namespace of their own. */
async function deploy(cluster: Cluster, namespace: string): Promise<void> {
  const { images: { busybox, pullPolicy } } = cluster;
  await cluster.kubectl('create', 'namespace', namespace);
  const container = (script: string) => ({ name: 'main', image: busybox, imagePullPolicy: pullPolicy, command: ['sh', '-c', script] });
  const pod = (name: string, script: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: { terminationGracePeriodSeconds: 0, containers: [container(script)] },
  });
  const pods = [
    pod('shop', 'i=0; while true; do i=$((i+1)); echo "$(date -Iseconds) request $i served"; sleep 1; done'),
    pod('queue', 'sleep 1000'),
    pod('failing', 'echo cannot start >&2; exit 1'),
  ];
  const { spec } = pod('web', 'sleep 1000');
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace },
    spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { ...spec, containers: [{ ...spec.containers[0], name: 'server' }] } } },
  };
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'nobody', namespace }, spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] } };
  await cluster.apply([...pods, deployment, service].map((each) => JSON.stringify(each)).join('\n---\n'));
  await cluster.kubectl('-n', namespace, 'wait', '--for=condition=Ready', '--timeout=60s', 'pod/shop', 'pod/queue');
  await cluster.kubectl('-n', namespace, 'wait', '--for=condition=Available', '--timeout=60s', 'deployment/web');
}

for (const theme of ['dark', 'light'] as const) {
  describe(`the explorer in a ${theme} window`, () => {
    const namespace = `browser-${Math.random().toString(36).slice(2, 8)}`;
    let cluster: Cluster;
    let open: OpenWorkbench;

    before(async () => {
      cluster = await sharedCluster();
      await deploy(cluster, namespace);
      open = await openWorkbench({
        kubeconfig: cluster.kubeconfig,
        theme,
        settings: { 'terminal.integrated.gpuAcceleration': 'off' },
      });
    });

    after(async () => {
      await open.close();
      await cluster.kubectl('delete', 'namespace', namespace, '--wait=false');
    });

    test('leads from a cluster to a pod, its description, a shell and its logs', async () => {
      try {
        await walk();
      } catch (error) {
        console.log(await open.workbench.screenshot(`failed-explorer-${theme}`));
        throw error;
      }
    });

    async function walk(): Promise<void> {
      const { workbench } = open;
      const context = (await cluster.kubectl('config', 'current-context')).stdout.trim();
      await workbench.open('Kubernetes');
      await workbench.expand(context);
      await workbench.treeRow('Workloads').waitFor();
      await chooseNamespace();
      await workbench.expand('Workloads');
      await showOwners();
      await workbench.expand('Pods');
      await until('the failing pod to be seen', async () => /Error|CrashLoopBackOff/.test(await workbench.description('failing')));
      await workbench.expand('shop');
      await workbench.treeRow('main').waitFor();
      assert.match(await workbench.description('shop'), /^1\/1 · Running/);
      await workbench.screenshot(`tree-${theme}`);

      await workbench.choose('shop', 'Describe', async () => /^Name:\s+shop$/m.test(await workbench.editorText()));
      await until('the description to be highlighted', async () => (await workbench.page.evaluate<string[]>(readColours)).length > 2);
      await workbench.screenshot(`describe-${theme}`);

      await workbench.choose('shop', 'View YAML', async () => /^kind: Pod$/m.test(await workbench.editorText()));

      await workbench.choose('shop', 'Open Shell', async () => /[#$] ?$/.test(await workbench.terminalText()));
      await workbench.typeInTerminal('echo $((6*7)) on $HOSTNAME\n');
      await workbench.terminalShows(/42 on shop/);
      await workbench.screenshot(`shell-${theme}`);

      await workbench.choose('shop', 'Follow Logs', async () => /request \d+ served/.test(await workbench.terminalText()));
      await workbench.screenshot(`logs-${theme}`);
    }

    /** From a Deployment down to a container, and a Service that leads nowhere. */
    async function showOwners(): Promise<void> {
      const { workbench } = open;
      const nameOf = async (type: string): Promise<string> =>
        (await cluster.kubectl('-n', namespace, 'get', type, '-l', 'app=web', '-o', 'jsonpath={.items[0].metadata.name}')).stdout.trim();
      await workbench.expand('Network');
      await workbench.expand('Services');
      await workbench.expand('nobody');
      await workbench.treeRow('No pod has the labels it selects: app=nobody').waitFor();
      await workbench.expand('Deployments');
      await workbench.expand('web');
      await workbench.expand(await nameOf('replicasets'));
      await workbench.expand(await nameOf('pods'));
      await workbench.treeRow('server').waitFor();
      await workbench.screenshot(`owner-tree-${theme}`);
      for (const label of ['web', 'Services']) {
        await workbench.treeRow(label).locator('.monaco-tl-twistie').click();
      }
    }

    async function chooseNamespace(): Promise<void> {
      await open.workbench.treeRow(/^Namespace /).click();
      await open.workbench.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
      await open.workbench.input(namespace);
      await open.workbench.treeRow(`Namespace ${namespace}`).waitFor();
    }
  });
}
