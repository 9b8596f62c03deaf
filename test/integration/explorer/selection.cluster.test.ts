import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../../src/contributions.ts';
import type { TreeNode } from '../../../src/ui/explorer/node.ts';
import { Answers, runAndPick } from '../support/answers.ts';
import { openStage, type Stage } from '../support/cluster.ts';
import { TestKubeconfig } from '../support/kubeconfig.ts';
import { Pilothouse, useKubeconfigs } from '../support/pilothouse.ts';
import { until } from '../support/until.ts';

/** As many as people ask about after typing Ctrl+A. */
const many = 25;

describe('several selected rows', () => {
  let stage: Stage;
  let config: TestKubeconfig;
  let pilothouse: Pilothouse;
  let answers: Answers;

  before(async () => {
    stage = await openStage();
    await stage.cluster.apply(Array.from({ length: many }, (_, index) => JSON.stringify(waitingPod(`wait-${index}`))).join('\n---\n'));
    config = await TestKubeconfig.create(stage.cluster, ['first', 'second'].map((name) => ({ name, user: 'admin' as const, namespace: stage.namespace })));
    await useKubeconfigs([config.file]);
    pilothouse = await Pilothouse.open();
    answers = new Answers(pilothouse.api);
    await until('every pod has a row', async () => (await pods()).length === many);
  });

  beforeEach(() => answers.reset());

  after(async () => {
    answers.restore();
    await vscode.workspace.getConfiguration('pilothouse').update('hiddenContexts', undefined, vscode.ConfigurationTarget.Global);
    await useKubeconfigs(undefined);
    await config.remove();
    await stage.close();
  });

  /** A pod with two containers that no node takes. */
  function waitingPod(name: string): object {
    const { images: { busybox: image } } = stage.cluster;
    return {
      apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: stage.namespace },
      spec: { nodeSelector: { no: 'where' }, containers: [{ name: 'one', image, ports: [{ containerPort: 8080 }] }, { name: 'two', image }] },
    };
  }

  async function pods(): Promise<TreeNode[]> {
    return (await pilothouse.rows('first', 'Workloads', 'Pods')).map(({ node }) => node);
  }

  /** How often the extension has read one of the stage's pods by its name since. */
  async function reads(since: Date): Promise<number> {
    const asked = await stage.cluster.requests({ since, userAgent: /^pilothouse\/\d/ });
    return asked.filter(({ verb, uri }) => verb === 'get' && uri.includes(`/namespaces/${stage.namespace}/pods/`)).length;
  }

  const lines = async (): Promise<string[]> => (await vscode.env.clipboard.readText()).split('\n');

  it('are asked about by their number before any of them is read, with some of the names', async () => {
    const nodes = await pods();
    const since = new Date();
    for (const command of [commands.followLogs, commands.openShell, commands.previousLogs]) {
      await vscode.commands.executeCommand(command, nodes[0], nodes);
    }
    assert.deepEqual(answers.confirmations.map(({ message }) => message), [
      `Follow ${many} logs, each in a terminal?`, `Open ${many} shells, each in a terminal?`, `Open ${many} documents?`,
    ]);
    for (const { detail } of answers.confirmations) {
      assert.equal(detail.split('\n').length, 21);
      assert.match(detail, /\nand 5 more$/);
    }
    assert.equal(await reads(since), 0);
  });

  it('give the images of all of them', async () => {
    const nodes = await pods();
    await vscode.commands.executeCommand(commands.copyImage, nodes[0], nodes);
    assert.deepEqual(await lines(), Array.from({ length: many }, () => stage.cluster.images.busybox));
  });

  it('give a kubectl command for each, without reading any unless it is about ports', async () => {
    const nodes = (await pods()).slice(0, 3);
    const names = nodes.map((node) => node.target!.ref.name);
    const since = new Date();
    await runAndPick(commands.copyKubectl, 1, nodes[0], nodes);
    assert.deepEqual(await lines(), names.map((name) => `kubectl --context first -n ${stage.namespace} describe pod ${name}`));
    assert.equal(await reads(since), 0);
    await runAndPick(commands.copyKubectl, -1, nodes[0], nodes);
    assert.deepEqual(await lines(), names.map((name) => `kubectl --context first -n ${stage.namespace} port-forward pod/${name} 8080`));
  });

  it('name every container by its own pod in kubectl commands', async () => {
    const of = async (pod: string): Promise<TreeNode[]> => (await pilothouse.rows('first', 'Workloads', 'Pods', pod)).map(({ node }) => node);
    const [one, two] = await until('the containers have rows', async () => {
      const rows = (await of('wait-0')).filter((node) => ['one', 'two'].includes(node.look().label));
      return rows.length === 2 && rows;
    });
    await runAndPick(commands.copyKubectl, 2, one, [one, two]);
    assert.deepEqual(await lines(), ['one', 'two'].map((name) => `kubectl --context first -n ${stage.namespace} logs -f wait-0 -c ${name}`));
  });

  it('of contexts have their names copied and are hidden together', async () => {
    const nodes = [(await pilothouse.row('first')).node, (await pilothouse.row('second')).node];
    await vscode.commands.executeCommand(commands.copyContextName, nodes[0], nodes);
    assert.deepEqual(await lines(), ['first', 'second']);
    await vscode.commands.executeCommand(commands.hideContext, nodes[0], nodes);
    assert.deepEqual(vscode.workspace.getConfiguration('pilothouse').get('hiddenContexts'), ['first', 'second']);
    await pilothouse.gone('first');
    await pilothouse.gone('second');
    await vscode.workspace.getConfiguration('pilothouse').update('hiddenContexts', undefined, vscode.ConfigurationTarget.Global);
  });

  it('of lists are read anew by Refresh, each once, and everything that is open where none is selected', async () => {
    const paths = [['first', 'Workloads', 'Pods'], ['first', 'Config', 'ConfigMaps']];
    const lists = await Promise.all(paths.map(async (path) => (await pilothouse.row(...path)).node));
    for (const path of paths) {
      await until(`${path.join(' > ')} is read`, async () => (await pilothouse.rows(...path)).some(({ node }) => node.target !== undefined));
    }
    const listed = async (since: Date): Promise<string[]> => {
      const asked = await stage.cluster.requests({ since, userAgent: /^pilothouse\/\d/ });
      return asked.filter(({ verb }) => verb === 'list').flatMap(({ uri }) => new RegExp(`/namespaces/${stage.namespace}/(pods|configmaps)\\?`).exec(uri)?.[1] ?? []).sort();
    };
    let since = new Date();
    await vscode.commands.executeCommand(commands.refresh, lists[0], lists);
    await until('both lists are read', async () => (await listed(since)).length === 2);
    assert.deepEqual(await listed(since), ['configmaps', 'pods']);
    since = new Date();
    await vscode.commands.executeCommand(commands.refresh);
    await until('both lists are read again', async () => new Set(await listed(since)).size === 2);
  });
});
