import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../../src/contributions.ts';
import { Answers } from '../support/answers.ts';
import { openStage, type Stage } from '../support/cluster.ts';
import { TestKubeconfig } from '../support/kubeconfig.ts';
import { Pilothouse, useKubeconfigs } from '../support/pilothouse.ts';
import { terminalNamed } from '../support/terminals.ts';
import { until } from '../support/until.ts';

describe('a protected context', () => {
  let stage: Stage;
  let config: TestKubeconfig;
  let pilothouse: Pilothouse;
  let answers: Answers;

  const usePatterns = async (patterns: readonly string[] | undefined, target = vscode.ConfigurationTarget.Global): Promise<void> => {
    await vscode.workspace.getConfiguration('pilothouse').update('protectedContexts', patterns, target);
  };
  const shows = (pattern: RegExp): Promise<unknown> => until(`the row shows ${pattern.source}`, async () => pattern.test((await pilothouse.row('prod-eu')).description));

  before(async () => {
    stage = await openStage();
    config = await TestKubeconfig.create(stage.cluster, [
      { name: 'home', user: 'admin', namespace: stage.namespace },
      { name: 'prod-eu', user: 'admin', namespace: stage.namespace },
    ]);
    await useKubeconfigs([config.file]);
    pilothouse = await Pilothouse.open();
    answers = new Answers(pilothouse.api);
    await stage.pod('worker', 'sleep 1000');
  });

  beforeEach(() => answers.reset());

  after(async () => {
    vscode.window.terminals.forEach((terminal) => terminal.dispose());
    answers.restore();
    await usePatterns(undefined);
    await usePatterns(undefined, vscode.ConfigurationTarget.Workspace);
    await useKubeconfigs(undefined);
    await config.remove();
    await stage.close();
  });

  it('shows a lock and the word as soon as a pattern names it', async () => {
    await usePatterns(['PROD-*']);
    await shows(/\bprotected\b/);
    const row = await pilothouse.row('prod-eu');
    assert.equal(row.icon, 'lock');
    assert.match(row.contextValue, /\bprotected\b/);
    assert.doesNotMatch((await pilothouse.row('home')).description, /protected/);
  });

  it('can be looked at, and opens no shell', async () => {
    const pod = await pilothouse.row('prod-eu', 'Workloads', 'Pods', 'worker');
    const since = new Date();
    await vscode.commands.executeCommand(commands.openShell, pod.node);
    assert.equal(vscode.window.terminals.length, 0);
    const requests = await stage.cluster.requests({ since, userAgent: /^pilothouse/ });
    assert.deepEqual(requests.filter(({ uri }) => uri.includes('/exec')), []);
  });

  it('stays locked where another name is typed', async () => {
    answers.text = 'prod';
    assert.equal(await vscode.commands.executeCommand(commands.unlockContext, (await pilothouse.row('prod-eu')).node), false);
    assert.ok(answers.texts.at(-1)?.prompt.includes('prod-eu'));
    assert.equal((await pilothouse.row('prod-eu')).icon, 'lock');
  });

  it('opens a shell, whose terminal is marked, once its name was typed', async () => {
    answers.text = 'prod-eu';
    assert.equal(await vscode.commands.executeCommand(commands.unlockContext, (await pilothouse.row('prod-eu')).node), true);
    await shows(/unlocked until/);
    assert.equal((await pilothouse.row('prod-eu')).icon, 'unlock');
    await vscode.commands.executeCommand(commands.openShell, (await pilothouse.row('prod-eu', 'Workloads', 'Pods', 'worker')).node);
    const terminal = await terminalNamed('⚠ protected: worker/main');
    assert.equal((terminal.creationOptions as vscode.ExtensionTerminalOptions).color instanceof vscode.ThemeColor, true);
  });

  it('is locked again at once by the command', async () => {
    await vscode.commands.executeCommand(commands.lockContext, (await pilothouse.row('prod-eu')).node);
    await shows(/· protected|^protected|protected ·/);
    assert.equal((await pilothouse.row('prod-eu')).icon, 'lock');
  });

  it('is not freed by an empty list of the workspace, which can only add', async () => {
    await usePatterns([], vscode.ConfigurationTarget.Workspace);
    assert.match((await pilothouse.row('prod-eu')).description, /protected/);
    await usePatterns(['home'], vscode.ConfigurationTarget.Workspace);
    await until('home is protected', async () => (await pilothouse.row('home')).description.includes('protected'));
    assert.match((await pilothouse.row('prod-eu')).description, /protected/);
    await usePatterns(undefined, vscode.ConfigurationTarget.Workspace);
  });

  it('is added to the user\'s settings by a command, and taken out by it once its name was typed', async () => {
    await usePatterns([]);
    const own = (): readonly string[] | undefined => vscode.workspace.getConfiguration('pilothouse').inspect<string[]>('protectedContexts')?.globalValue;
    const { node } = await pilothouse.row('prod-eu');
    await vscode.commands.executeCommand(commands.toggleProtection, node);
    assert.deepEqual(own(), ['prod-eu']);
    await shows(/protected/);
    await vscode.commands.executeCommand(commands.toggleProtection, node);
    assert.deepEqual(own(), ['prod-eu'], 'nothing was typed');
    answers.text = 'prod-eu';
    await vscode.commands.executeCommand(commands.toggleProtection, node);
    assert.deepEqual(own(), []);
  });
});
