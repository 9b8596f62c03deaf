import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands, languages } from '../../../src/contributions.ts';
import { openStage, type Stage } from '../support/cluster.ts';
import { TestKubeconfig } from '../support/kubeconfig.ts';
import { Pilothouse, useKubeconfigs } from '../support/pilothouse.ts';
import { until } from '../support/until.ts';

describe('documents of objects', () => {
  let stage: Stage;
  let config: TestKubeconfig;
  let pilothouse: Pilothouse;

  before(async () => {
    stage = await openStage();
    config = await TestKubeconfig.create(stage.cluster, [{ name: 'a/b c%20', user: 'admin', namespace: stage.namespace }]);
    await useKubeconfigs([config.file]);
    pilothouse = await Pilothouse.open();
    await stage.pod('described', 'echo first run; sleep 1000');
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await useKubeconfigs(undefined);
    await config.remove();
    await stage.close();
  });

  /** The active document once its name is this. */
  function active(name: string): Promise<vscode.TextDocument> {
    return until(`${name} is shown`, () => {
      const document = vscode.window.activeTextEditor?.document;
      return document?.uri.path.endsWith(`/${name}`) === true && document;
    });
  }

  /** A pod whose container said this, ended, and runs for the second time: with a third one the kubelet takes the first one's log away. */
  async function restartedPod(name: string, says: string): Promise<void> {
    await stage.pod(name, `[ -e /kept/once ] && exec sleep 1000; touch /kept/once; echo ${says}; sleep 1; exit 1`);
    await stage.kubectl('wait', '--for=jsonpath={.status.containerStatuses[0].restartCount}=1', '--timeout=60s', `pod/${name}`);
  }

  it('describe shows the very text of kubectl describe', async () => {
    const pod = await pilothouse.row('a/b c%20', 'Workloads', 'Pods', 'described');
    await vscode.commands.executeCommand(commands.describe, pod.node);
    const document = await active('described.describe');
    assert.equal(document.languageId, languages.describe);
    assert.equal(document.uri.scheme, 'pilothouse');
    const expected = await stage.kubectl('describe', 'pod', 'described');
    assert.equal(withoutAges(document.getText()), withoutAges(expected));
  });

  it('is brought up to date by a command', async () => {
    const document = await active('described.describe');
    await stage.kubectl('label', 'pod', 'described', 'fresh=yes');
    await vscode.commands.executeCommand(commands.refreshDocument);
    await until('the label is shown', () => document.getText().includes('fresh=yes'));
  });

  it('YAML shows the object as the server has it, without managedFields', async () => {
    const pod = await pilothouse.row('a/b c%20', 'Workloads', 'Pods', 'described');
    await vscode.commands.executeCommand(commands.viewYaml, pod.node);
    const document = await active('described.yaml');
    assert.equal(document.languageId, 'yaml');
    assert.equal(document.getText(), await stage.kubectl('get', 'pod', 'described', '-o', 'yaml'));
  });

  it('objects of the cluster itself and of kinds without a text of their own have documents too', async () => {
    const role = await pilothouse.row('a/b c%20', 'Access', 'ClusterRoles', 'system:node');
    await vscode.commands.executeCommand(commands.viewYaml, role.node);
    const yaml = await active('system:node.yaml');
    const { stdout } = await stage.cluster.kubectl('get', 'clusterrole', 'system:node', '-o', 'yaml');
    assert.equal(yaml.getText(), stdout);
    const lease = await pilothouse.row('a/b c%20', 'Cluster', 'FlowSchemas', 'exempt');
    await vscode.commands.executeCommand(commands.describe, lease.node);
    const text = (await active('exempt.describe')).getText();
    assert.match(text, /^Name: +exempt$/m);
  });

  it('the logs of a container\'s previous run are a document', async () => {
    await restartedPod('restarting', 'this is a run');
    const container = await pilothouse.row('a/b c%20', 'Workloads', 'Pods', 'restarting', 'main');
    await vscode.commands.executeCommand(commands.previousLogs, container.node);
    const document = await active('restarting.log');
    assert.equal(document.getText(), 'this is a run\n');
  });

  it('a previous run\'s document leads to its pod in the tree', async () => {
    const { uri } = await active('restarting.log');
    await vscode.commands.executeCommand(commands.reveal, uri);
    await until('the pod is selected', () => pilothouse.api.view.selection[0]?.target?.ref.name === 'restarting');
    assert.equal(pilothouse.api.view.selection[0]?.target?.ref.resource.kind, 'Pod');
    await vscode.window.showTextDocument(uri);
  });

  it('the previous runs of all selected pods are documents', async () => {
    await restartedPod('again', 'another run');
    const pods = await Promise.all(['again', 'restarting'].map(async (name) => (await pilothouse.row('a/b c%20', 'Workloads', 'Pods', name)).node));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand(commands.previousLogs, pods[0], pods);
    const tabs = (): string[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    assert.deepEqual(tabs().sort(), ['again.log', 'restarting.log']);
    const { document } = vscode.window.activeTextEditor!;
    assert.equal((await active('restarting.log')).getText(), 'this is a run\n');
    assert.equal(new URLSearchParams(document.uri.query).get('container'), 'main');
  });

  it('cannot be edited', async () => {
    await active('restarting.log');
    await vscode.commands.executeCommand('type', { text: 'x' });
    assert.equal(vscode.window.activeTextEditor?.document.getText(), 'this is a run\n');
  });

  it('a document that nobody asked for in this window asks no cluster anything', async () => {
    const since = new Date();
    const uri = vscode.Uri.from({ scheme: 'pilothouse', path: `/nowhere/${stage.namespace}/~v1~Pod/never.describe` });
    const document = await vscode.workspace.openTextDocument(uri);
    assert.match(document.getText(), /Refresh Document/);
    const asked = await stage.cluster.requests({ since, userAgent: /^pilothouse/ });
    assert.deepEqual(asked.filter(({ uri: path }) => path.includes('never')), []);
  });
});

/** Ages differ by the moment of asking. */
function withoutAges(text: string): string {
  return text.replace(/\b\d+[smhd](\d+[smhd])?\b/g, 'AGE').replace(/ +/g, ' ').replace(/-+/g, '-');
}
