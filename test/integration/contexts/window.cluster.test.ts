import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { commands } from '../../../src/contributions.ts';
import { Answers, runAndPick } from '../support/answers.ts';
import { openStage, type Stage } from '../support/cluster.ts';
import { TestKubeconfig } from '../support/kubeconfig.ts';
import { Pilothouse, useKubeconfigs } from '../support/pilothouse.ts';
import { until } from '../support/until.ts';

describe('the context and namespace of the window', () => {
  let stage: Stage;
  let config: TestKubeconfig;
  let pilothouse: Pilothouse;
  let answers: Answers;
  /** In the place of the clusters' servers. */
  let listener: net.Server;
  let connections = 0;

  before(async () => {
    stage = await openStage();
    listener = net.createServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const server = `https://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    config = await TestKubeconfig.create(stage.cluster, [
      { name: 'one', user: 'admin', namespace: stage.namespace, server },
      { name: 'two', user: 'admin', namespace: stage.namespace, server },
      { name: 'down', user: 'admin', namespace: 'first', server: 'https://127.0.0.1:1' },
    ]);
    await useKubeconfigs([config.file]);
    pilothouse = await Pilothouse.open();
    answers = new Answers(pilothouse.api);
    await until('three contexts', async () => (await pilothouse.rows()).length === 3);
  });

  beforeEach(() => answers.reset());

  after(async () => {
    answers.restore();
    listener.close();
    await useKubeconfigs(undefined);
    await config.remove();
    await stage.close();
  });

  const starred = async (): Promise<string[]> => (await pilothouse.rows()).filter(({ icon }) => icon === 'star-full').map(({ label }) => label);

  it('is the file\'s at first, and another one when that is used, with no change of the file and no request', async () => {
    assert.deepEqual(await starred(), ['one']);
    const before = await fs.readFile(config.file, 'utf8');
    await vscode.commands.executeCommand(commands.useContext, (await pilothouse.row('two')).node);
    await until('the star moves', async () => (await starred()).join() === 'two');
    assert.match((await pilothouse.row('two')).description, /^current · /);
    assert.equal(await fs.readFile(config.file, 'utf8'), before);
    assert.equal(connections, 0);
  });

  it('is asked for where the command comes from the palette', async () => {
    // The window's context comes first, then the others in the file's order.
    await runAndPick(commands.useContext, 1);
    await until('the star moves', async () => (await starred()).join() === 'one');
  });

  it('is written to the file only after the person agreed to file and context', async () => {
    const current = async (): Promise<string> => (await stage.cluster.kubectl('--kubeconfig', config.file, 'config', 'current-context')).stdout.trim();
    const { node } = await pilothouse.row('two');
    await vscode.commands.executeCommand(commands.setKubeconfigContext, node);
    assert.equal(await current(), 'one');
    assert.ok(answers.last?.message.includes('two') && answers.last.message.includes(config.file), answers.last?.message);
    answers.button = 0;
    await vscode.commands.executeCommand(commands.setKubeconfigContext, node);
    assert.equal(await current(), 'two');
    await until('the star moves', async () => (await starred()).join() === 'two');
  });

  it('a namespace is written to the file only after the person agreed, also where the cluster cannot be asked', async () => {
    const { node } = await pilothouse.row('down');
    answers.text = 'second';
    await vscode.commands.executeCommand(commands.setKubeconfigNamespace, node);
    assert.ok(answers.last?.message.includes('second') && answers.last.message.includes('down') && answers.last.message.includes(config.file), answers.last?.message);
    assert.match((await pilothouse.row('down')).description, /first/);
    answers.button = 0;
    await vscode.commands.executeCommand(commands.setKubeconfigNamespace, node);
    await until('the row follows', async () => (await pilothouse.row('down')).description.includes('second'));
    const { stdout } = await stage.cluster.kubectl('--kubeconfig', config.file, 'config', 'view', '-o', 'jsonpath={.contexts[?(@.name=="down")].context.namespace}');
    assert.equal(stdout, 'second');
  });
});
