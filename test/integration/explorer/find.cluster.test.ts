import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../../src/contributions.ts';
import { Answers, runAndPick } from '../support/answers.ts';
import { openStage, type Stage } from '../support/cluster.ts';
import { TestKubeconfig } from '../support/kubeconfig.ts';
import { Pilothouse, useKubeconfigs, type RowView } from '../support/pilothouse.ts';
import { until } from '../support/until.ts';

describe('finding objects', () => {
  let stage: Stage;
  let config: TestKubeconfig;
  let pilothouse: Pilothouse;
  let answers: Answers;

  before(async () => {
    stage = await openStage();
    const maps = ['north', 'south', 'west'].map((name) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${name}-${stage.namespace}`, namespace: stage.namespace } }));
    await stage.cluster.apply(maps.map((map) => JSON.stringify(map)).join('\n---\n'));
    config = await TestKubeconfig.create(stage.cluster, [{ name: 'finding', user: 'admin', namespace: 'default' }]);
    await useKubeconfigs([config.file]);
    pilothouse = await Pilothouse.open();
    answers = new Answers(pilothouse.api);
    await pilothouse.row('finding');
  });

  after(async () => {
    answers.restore();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await useKubeconfigs(undefined);
    await config.remove();
    await stage.close();
  });

  const map = (name: string): string => `${name}-${stage.namespace}`;
  const rows = (): Promise<RowView[]> => pilothouse.rows('finding', 'Config', 'ConfigMaps');
  const selected = (): string | undefined => pilothouse.api.view.selection[0]?.target?.ref.name;
  const isSelected = (name: string): Promise<boolean> => until(`${name} is selected`, () => selected() === map(name));

  it('goes to an object by words of its kind, name and namespace, and widens the scope for it', async () => {
    const going = vscode.commands.executeCommand(commands.goToObject, { context: 'finding', query: `cm north ${stage.namespace}` });
    await until('north is selected', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return selected() === map('north');
    });
    await going;
    assert.equal(pilothouse.api.view.selection[0]?.target?.ref.resource.kind, 'ConfigMap');
    assert.match((await pilothouse.row('finding')).description, new RegExp(`default, ${stage.namespace}`));
  });

  it('reveals the object of the manifest at the cursor', async () => {
    const text = `kind: Nothing\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${map('south')}\n  namespace: ${stage.namespace}\n`;
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'yaml', content: text }));
    editor.selection = new vscode.Selection(5, 4, 5, 4);
    await vscode.commands.executeCommand(commands.reveal);
    await isSelected('south');
    await vscode.commands.executeCommand(commands.copyJsonPath);
    assert.equal(await vscode.env.clipboard.readText(), '{.metadata.name}');
  });

  it('describes, copies and reveals every selected row', async () => {
    const nodes = (await rows()).filter(({ label }) => label === map('north') || label === map('west')).map(({ node }) => node);
    assert.equal(nodes.length, 2);
    await vscode.commands.executeCommand(commands.copyName, nodes[0], nodes);
    assert.equal(await vscode.env.clipboard.readText(), `${map('north')}\n${map('west')}`);
    await vscode.commands.executeCommand(commands.copyNamespacedName, nodes[1]);
    assert.equal(await vscode.env.clipboard.readText(), `${stage.namespace}/${map('west')}`);
    await vscode.commands.executeCommand(commands.describe, nodes[0], nodes);
    const open = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    assert.deepEqual(open.filter((label) => label.endsWith('.describe')).sort(), [`${map('north')}.describe`, `${map('west')}.describe`]);
    await vscode.commands.executeCommand(commands.reveal, vscode.window.activeTextEditor?.document.uri);
    await isSelected('west');
  });

  it('asks before it opens very many documents', async () => {
    const nodes = (await pilothouse.rows('finding', 'Access', 'ClusterRoles')).map(({ node }) => node).slice(0, 9);
    answers.reset();
    await vscode.commands.executeCommand(commands.viewYaml, nodes[0], nodes);
    assert.equal(answers.last?.message, 'Open 9 documents?');
    assert.equal(answers.last.detail.split('\n').length, 9);
  });

  it('copies a kubectl command that does what the row says', async () => {
    const { node } = (await rows()).find(({ label }) => label === map('west'))!;
    await runAndPick(commands.copyKubectl, 0, node);
    const line = await vscode.env.clipboard.readText();
    assert.equal(line, `kubectl --context finding -n ${stage.namespace} get configmap ${map('west')} -o yaml`);
    const { stdout } = await stage.cluster.kubectl('--kubeconfig', config.file, ...line.split(' ').slice(1));
    assert.match(stdout, new RegExp(`name: ${map('west')}`));
  });

  it('says where it looked for an object that is not in the cluster', async () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: nowhere\n  namespace: ${stage.namespace}\n`;
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'yaml', content: text }));
    const before = selected();
    await vscode.commands.executeCommand(commands.reveal);
    assert.equal(selected(), before);
  });
});
