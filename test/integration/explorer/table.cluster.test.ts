import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands, tableView } from '../../../src/contributions.ts';
import { openStage, type Stage } from '../support/cluster.ts';
import { TestKubeconfig } from '../support/kubeconfig.ts';
import { Pilothouse, useKubeconfigs } from '../support/pilothouse.ts';
import { until } from '../support/until.ts';

/** The tabs that show tables. */
function tabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(tableView));
}

describe('tables of a cluster\'s objects', () => {
  let stage: Stage;
  let config: TestKubeconfig;
  let pilothouse: Pilothouse;
  let started: Date;

  /** What was asked of the config maps of the test's namespace. */
  async function asked(verb: string): Promise<number> {
    const requests = await stage.cluster.requests({ since: started, userAgent: /^pilothouse/ });
    return requests.filter((request) => request.verb === verb && request.uri.includes(`/namespaces/${stage.namespace}/configmaps?`)).length;
  }

  before(async () => {
    stage = await openStage();
    config = await TestKubeconfig.create(stage.cluster, [{ name: 'tables', user: 'admin', namespace: stage.namespace }]);
    await useKubeconfigs([config.file]);
    started = new Date();
    pilothouse = await Pilothouse.open();
  });

  after(async () => {
    await vscode.window.tabGroups.close(tabs());
    await useKubeconfigs(undefined);
    await config.remove();
    await stage.close();
  });

  it('open once for each kind and scope, and share the tree\'s list', async () => {
    await pilothouse.row('tables', 'Config', 'ConfigMaps', 'kube-root-ca.crt');
    const { node } = await pilothouse.row('tables', 'Config', 'ConfigMaps');
    await vscode.commands.executeCommand(commands.openTable, node);
    await until('a tab', () => tabs().length === 1);
    assert.equal(tabs()[0]?.label, `ConfigMaps · ${stage.namespace} · tables`);
    await vscode.commands.executeCommand(commands.openTable, node);
    const { node: secrets } = await pilothouse.row('tables', 'Config', 'Secrets');
    await vscode.commands.executeCommand(commands.openTable, secrets);
    await until('another tab', () => tabs().length === 2);
    assert.equal(await asked('list'), 1);
    assert.equal(await asked('watch'), 1);
  });

  it('hand what is selected to the clipboard', async () => {
    const { node } = await pilothouse.row('tables', 'Config', 'ConfigMaps');
    await vscode.commands.executeCommand(commands.openTable, node);
    await vscode.env.clipboard.writeText('');
    await until('the rows as JSON', async () => {
      await vscode.commands.executeCommand(commands.copyTableJson);
      return (await vscode.env.clipboard.readText()).includes('"Name": "kube-root-ca.crt"');
    });
  });

  it('say in the tab that their context is protected', async () => {
    const settings = vscode.workspace.getConfiguration('pilothouse');
    const [title] = tabs().map(({ label }) => label);
    await settings.update('protectedContexts', ['tab*'], vscode.ConfigurationTarget.Global);
    try {
      await until('the mark', () => tabs().every(({ label }) => label.endsWith('tables (protected)')));
    } finally {
      await settings.update('protectedContexts', undefined, vscode.ConfigurationTarget.Global);
    }
    await until('no mark', () => tabs()[0]?.label === title);
  });

  it('keep the server\'s columns where the setting names none that are there', async () => {
    const settings = vscode.workspace.getConfiguration('pilothouse');
    const { node } = await pilothouse.row('tables', 'Config', 'ConfigMaps');
    await vscode.commands.executeCommand(commands.openTable, node);
    await settings.update('tableColumns', { configmaps: ['Nmae', 'NS:.metadata.namespace'] }, vscode.ConfigurationTarget.Global);
    try {
      await until('the server\'s columns and the path', async () => {
        await vscode.commands.executeCommand(commands.copyTableCsv);
        return (await vscode.env.clipboard.readText()).startsWith('Name,Data,Age,NS\n');
      });
    } finally {
      await settings.update('tableColumns', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('follow the columns of the setting', async () => {
    const settings = vscode.workspace.getConfiguration('pilothouse');
    await settings.update('tableColumns', { configmaps: ['Name', 'NS:.metadata.namespace', 'KEYS:.data'] }, vscode.ConfigurationTarget.Global);
    try {
      await until('a cell of the object itself', async () => {
        await vscode.commands.executeCommand(commands.copyTableCsv);
        const text = await vscode.env.clipboard.readText();
        return text.startsWith('Name,NS,KEYS\n') && text.includes(`,${stage.namespace},`) && text.includes('BEGIN CERTIFICATE');
      });
    } finally {
      await settings.update('tableColumns', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
