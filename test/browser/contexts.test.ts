import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sharedCluster } from '../cluster/shared.ts';
import type { Cluster } from '../cluster/types.ts';
import { openWorkbench, type OpenWorkbench } from './driver/open.ts';
import { until } from './driver/until.ts';

describe('a protected context in the window', () => {
  const namespace = `browser-${Math.random().toString(36).slice(2, 8)}`;
  let cluster: Cluster;
  let context: string;
  let open: OpenWorkbench;

  before(async () => {
    cluster = await sharedCluster();
    context = (await cluster.kubectl('config', 'current-context')).stdout.trim();
    const { images: { busybox, pullPolicy } } = cluster;
    await cluster.kubectl('create', 'namespace', namespace);
    await cluster.apply(JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'worker', namespace },
      spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'main', image: busybox, imagePullPolicy: pullPolicy, command: ['sleep', '1000'] }] },
    }));
    await cluster.kubectl('-n', namespace, 'wait', '--for=condition=Ready', '--timeout=60s', 'pod/worker');
    open = await openWorkbench({
      kubeconfig: cluster.kubeconfig,
      settings: { 'terminal.integrated.gpuAcceleration': 'off', 'pilothouse.protectedContexts': [context] },
    });
  });

  after(async () => {
    await open.close();
    await cluster.kubectl('delete', 'namespace', namespace, '--wait=false');
  });

  test('refuses a shell with one message, whose button unlocks it once the name is typed, and opens the shell', async () => {
    const { workbench } = open;
    await workbench.open('Kubernetes');
    await workbench.expand(context);
    await workbench.treeRow(/^Namespace /).click();
    await workbench.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await workbench.input(namespace);
    await workbench.expand('Workloads');
    await workbench.expand('Pods');
    assert.match(await workbench.description(context), /protected/);
    const status = workbench.page.locator('.part.statusbar .statusbar-item.warning-kind', { hasText: context });
    await status.waitFor();
    await workbench.screenshot('protected');

    await workbench.contextMenu('worker', 'Open Shell');
    const messages = await until('a message', async () => {
      const found = await workbench.notifications();
      return found.length > 0 ? found : undefined;
    });
    assert.equal(messages.length, 1);
    assert.match(messages[0] ?? '', new RegExp(`${context} is protected`));
    await workbench.page.locator('.notifications-toasts .monaco-button', { hasText: 'Unlock' }).click();
    await workbench.page.locator('.quick-input-widget input[type=text]').first().waitFor();
    await workbench.input(context);
    await workbench.terminalShows(/[#$] ?$/);
    // Unfolded rows are drawn again at leisure, not around what was just clicked.
    await until('the row to say so', async () => (await workbench.description(context)).includes('unlocked until'));
    await workbench.page.locator('.part.statusbar .statusbar-item.error-kind', { hasText: context }).waitFor();
    await workbench.screenshot('unlocked');
  });
});

describe('a workspace that is not trusted', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pilothouse-untrusted-'));
  const source = path.join(folder, 'project');
  const kubeconfig = path.join(folder, 'config');
  let open: OpenWorkbench;

  /** A kubeconfig with one context that signs in with a program. */
  const kubeconfigOf = (name: string, command: string): string => JSON.stringify({
    'apiVersion': 'v1',
    'kind': 'Config',
    'current-context': name,
    'clusters': [{ name, cluster: { server: 'https://127.0.0.1:1' } }],
    'users': [{ name, user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never' } } }],
    'contexts': [{ name, context: { cluster: name, user: name } }],
  });

  before(async () => {
    fs.mkdirSync(path.join(source, '.vscode'), { recursive: true });
    fs.writeFileSync(path.join(source, '.vscode', 'settings.json'), JSON.stringify({ 'pilothouse.kubeconfigs': ['~/project/kubeconfig'] }));
    fs.writeFileSync(path.join(source, 'kubeconfig'), kubeconfigOf('of-the-workspace', 'true'));
    fs.writeFileSync(path.join(source, 'plugin'), '#!/bin/sh\ntouch "$(dirname "$0")/ran"\n', { mode: 0o755 });
    open = await openWorkbench({ folder: source, kubeconfig, untrusted: true });
    fs.writeFileSync(kubeconfig, kubeconfigOf('of-the-person', path.join(open.folder, 'plugin')));
  });

  after(async () => {
    await open.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  test('names no kubeconfig and has no program run, until it is trusted', async () => {
    const { workbench } = open;
    await workbench.open('Kubernetes');
    await workbench.treeRow('of-the-person').waitFor();
    assert.deepEqual(await workbench.treeLabels(), ['of-the-person']);
    await workbench.expand('of-the-person');
    await workbench.treeRow(/was not started.*not trusted/).waitFor();
    assert.equal(fs.existsSync(path.join(open.folder, 'ran')), false);
    await workbench.screenshot('untrusted');

    await workbench.palette('Workspaces: Manage Workspace Trust');
    await workbench.page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).first().click();
    await workbench.treeRow('of-the-workspace').waitFor();
  });
});
