import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands, settings } from '../../../src/contributions.ts';
import { runAndPick } from '../support/answers.ts';
import { openStage, type Stage } from '../support/cluster.ts';
import { TestKubeconfig } from '../support/kubeconfig.ts';
import { Pilothouse, useKubeconfigs } from '../support/pilothouse.ts';
import { until } from '../support/until.ts';

describe('what the tree shows', () => {
  let stage: Stage;
  let other: Stage;
  let config: TestKubeconfig;
  let pilothouse: Pilothouse;

  const set = async (name: string, value: unknown): Promise<void> => {
    await vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
  };
  const labels = async (...path: string[]): Promise<string[]> => (await pilothouse.rows(...path)).map(({ label }) => label);

  /** What the row of a context's namespaces says. */
  const scope = async (context: string): Promise<string> => (await pilothouse.rows(context)).find(({ contextValue }) => contextValue === 'scope')?.label ?? '';

  before(async () => {
    stage = await openStage();
    other = await openStage();
    config = await TestKubeconfig.create(stage.cluster, [
      { name: 'scoped', user: 'admin', namespace: stage.namespace },
      { name: 'prod-eu', user: 'admin', namespace: stage.namespace },
      { name: 'prod-us', user: 'admin', namespace: stage.namespace },
      { name: 'limited', user: 'namespaced' },
    ]);
    await stage.kubectl('create', 'configmap', 'of-one', '--from-literal=a=b');
    await other.kubectl('create', 'configmap', 'of-two', '--from-literal=a=b');
    await stage.kubectl('label', 'configmap', 'of-one', 'app=web');
    await useKubeconfigs([config.file]);
    pilothouse = await Pilothouse.open();
    await pilothouse.row('scoped');
  });

  after(async () => {
    await Promise.all([settings.contextGroups, settings.hiddenContexts, settings.savedFilters, settings.namespaces].map((name) => set(name, undefined)));
    await useKubeconfigs(undefined);
    await config.remove();
    await stage.close();
    await other.close();
  });

  it('is all namespaces, one, or several, as Enter and ticks say', async () => {
    // Known without asking, so that the picker's first lines are the same before and after it has read the others.
    await set(settings.namespaces, { scoped: [other.namespace] });
    const { node } = await pilothouse.row('scoped');
    await pilothouse.row('scoped', 'Config', 'ConfigMaps', 'of-one');
    // The scope's own namespace has the focus, and all namespaces stand above it.
    await runAndPick(commands.chooseNamespace, -1, node);
    await pilothouse.row('scoped', 'Config', 'ConfigMaps', 'of-two');
    assert.match((await pilothouse.row('scoped')).description, /all namespaces/);
    await runAndPick(commands.chooseNamespace, 1, node);
    await until('one namespace', async () => await scope('scoped') === `Namespace ${stage.namespace}`);
    // A second one is ticked besides.
    const running = vscode.commands.executeCommand(commands.chooseNamespace, node);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
    await vscode.commands.executeCommand('workbench.action.quickPickManyToggle');
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await running;
    await until('two namespaces', async () => await scope('scoped') === `Namespaces ${[stage.namespace, other.namespace].sort().join(', ')}`);
  });

  it('stays what it was when the picker is left, or accepted as it opens', async () => {
    const { node } = await pilothouse.row('scoped');
    const before = await scope('scoped');
    await runAndPick(commands.chooseNamespace, 0, node);
    assert.equal(await scope('scoped'), before);
    const running = vscode.commands.executeCommand(commands.chooseNamespace, node);
    await new Promise((resolve) => setTimeout(resolve, 700));
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await running;
    assert.equal(await scope('scoped'), before);
  });

  it('can be a namespace of the settings where none may be listed', async () => {
    await set(settings.namespaces, { 'lim*': ['elsewhere'] });
    const { node } = await pilothouse.row('limited');
    // Below the context's own one.
    await runAndPick(commands.chooseNamespace, 1, node);
    await until('the scope', async () => await scope('limited') === 'Namespace elsewhere');
  });

  it('is one list filtered by a saved filter, until that is cleared', async () => {
    await set(settings.savedFilters, { 'web things': 'label:app=web', 'broken': 'label:' });
    const { node } = await pilothouse.row('prod-eu', 'Config', 'ConfigMaps');
    await pilothouse.row('prod-eu', 'Config', 'ConfigMaps', 'kube-root-ca.crt');
    await runAndPick(commands.filterList, 0, node);
    await pilothouse.gone('prod-eu', 'Config', 'ConfigMaps', 'kube-root-ca.crt');
    const row = await pilothouse.row('prod-eu', 'Config', 'ConfigMaps');
    assert.equal(row.contextValue, 'list filtered');
    assert.match(row.description, /label:app=web/);
    await pilothouse.row('prod-eu', 'Config', 'ConfigMaps', 'of-one');
    await vscode.commands.executeCommand(commands.clearFilter, node);
    await pilothouse.row('prod-eu', 'Config', 'ConfigMaps', 'kube-root-ca.crt');
  });

  it('is contexts in groups by the settings, and none that was hidden', async () => {
    await set(settings.contextGroups, { Production: ['prod-*'] });
    await pilothouse.row('Production', 'prod-us');
    assert.deepEqual(await labels(), ['Production', 'scoped', 'limited']);
    const { node } = await pilothouse.row('Production', 'prod-us');
    await vscode.commands.executeCommand(commands.hideContext, node);
    await pilothouse.gone('Production', 'prod-us');
    assert.deepEqual(vscode.workspace.getConfiguration().get(settings.hiddenContexts), ['prod-us']);
    await set(settings.contextGroups, 'file');
    assert.deepEqual(await until('one file', async () => {
      const rows = await labels();
      return rows.length === 1 && await labels(rows[0]!);
    }), ['scoped', 'prod-eu', 'limited']);
  });
});
