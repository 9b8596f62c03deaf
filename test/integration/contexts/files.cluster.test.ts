import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as vscode from 'vscode';
import { asObjects, at } from '../../../src/common/json.ts';
import { commands } from '../../../src/contributions.ts';
import { Answers, runAndPick } from '../support/answers.ts';
import { openStage, type Stage } from '../support/cluster.ts';
import { TestKubeconfig } from '../support/kubeconfig.ts';
import { Pilothouse, useKubeconfigs } from '../support/pilothouse.ts';
import { until } from '../support/until.ts';

const secret = 'a-token-that-nobody-must-see-0123456789';

/** A kubeconfig with one context. */
function kubeconfigOf(name: string): string {
  return [
    '# kept', 'apiVersion: v1', 'kind: Config',
    'clusters:', `- name: ${name}-cluster`, '  cluster: {server: "https://127.0.0.1:1", insecure-skip-tls-verify: true}',
    'users:', `- name: ${name}-user`, `  user: {token: ${secret}}`,
    'contexts:', `- name: ${name}`, `  context: {cluster: ${name}-cluster, user: ${name}-user}`, '',
  ].join('\n');
}

describe('kubeconfig files, changed by commands', () => {
  let stage: Stage;
  let config: TestKubeconfig;
  let pilothouse: Pilothouse;
  let answers: Answers;
  let server: http.Server;
  let page: { status: number; text: string };

  before(async () => {
    stage = await openStage();
    config = await TestKubeconfig.create(stage.cluster, [
      { name: 'alpha', user: 'admin', namespace: stage.namespace },
      { name: 'beta', user: 'admin', namespace: stage.namespace },
    ]);
    await useKubeconfigs([config.file]);
    pilothouse = await Pilothouse.open();
    answers = new Answers(pilothouse.api);
    page = { status: 200, text: kubeconfigOf('from-address') };
    server = http.createServer((_, response) => response.writeHead(page.status).end(page.text));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await pilothouse.row('alpha');
  });

  beforeEach(() => answers.reset());

  after(async () => {
    answers.restore();
    server.close();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await useKubeconfigs(undefined);
    await config.remove();
    await stage.close();
  });

  const view = async (): Promise<unknown> => JSON.parse((await stage.cluster.kubectl('--kubeconfig', config.file, 'config', 'view', '--raw', '-o', 'json')).stdout);
  const names = async (list: string): Promise<unknown[]> => asObjects(at(await view(), list)).map(({ name }) => name);
  const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin.conf`;

  it('a context is added from the clipboard once its content was agreed to', async () => {
    await vscode.env.clipboard.writeText(kubeconfigOf('pasted'));
    await runAndPick(commands.addKubeconfig, 1);
    assert.deepEqual(await names('contexts'), ['alpha', 'beta']);
    assert.match(answers.last?.detail ?? '', /pasted[^]*127\.0\.0\.1:1/);
    assert.ok(answers.last?.message.includes(config.file));
    answers.button = 0;
    await runAndPick(commands.addKubeconfig, 1);
    assert.deepEqual(await names('contexts'), ['alpha', 'beta', 'pasted']);
    await pilothouse.row('pasted');
    assert.ok(!JSON.stringify(answers.confirmations).includes(secret));
  });

  it('what is no kubeconfig is not even asked about', async () => {
    answers.button = 0;
    await vscode.env.clipboard.writeText('hello: [world');
    await runAndPick(commands.addKubeconfig, 1);
    await vscode.env.clipboard.writeText('kind: Pod');
    await runAndPick(commands.addKubeconfig, 1);
    assert.deepEqual(answers.confirmations, []);
    assert.deepEqual(await names('contexts'), ['alpha', 'beta', 'pasted']);
  });

  it('a context is added from an address, and from none that is not safe or answers with something else', async () => {
    answers.button = 0;
    answers.text = address();
    page = { status: 302, text: '' };
    await runAndPick(commands.addKubeconfig, 2);
    page = { status: 200, text: 'x'.repeat(2 * 1024 * 1024) };
    await runAndPick(commands.addKubeconfig, 2);
    answers.text = 'http://example.com/admin.conf';
    await runAndPick(commands.addKubeconfig, 2);
    assert.deepEqual(answers.confirmations, []);
    page = { status: 200, text: kubeconfigOf('from-address') };
    answers.text = address();
    await runAndPick(commands.addKubeconfig, 2);
    assert.deepEqual(await names('contexts'), ['alpha', 'beta', 'from-address', 'pasted']);
  });

  it('a file is used where it is, beside those that were used before', async () => {
    const file = path.join(path.dirname(config.file), 'other.yaml');
    await fs.writeFile(file, kubeconfigOf('in-file'));
    answers.file = file;
    answers.button = 0;
    await runAndPick(commands.addKubeconfig, 0);
    assert.deepEqual(vscode.workspace.getConfiguration('pilothouse').get('kubeconfigs'), [config.file, file]);
    await pilothouse.row('in-file');
    await pilothouse.row('alpha');
  });

  it('a file\'s context is merged into the person\'s own file', async () => {
    answers.button = 0;
    await vscode.commands.executeCommand(commands.mergeKubeconfig, (await pilothouse.row('in-file')).node);
    assert.ok((await names('contexts')).includes('in-file'));
  });

  it('a context whose certificate is not checked says so', async () => {
    assert.match((await pilothouse.row('pasted')).description, /certificate not checked/);
    assert.doesNotMatch((await pilothouse.row('alpha')).description, /certificate not checked/);
  });

  it('a context is renamed, its protection kept, and no name taken twice', async () => {
    const settings = vscode.workspace.getConfiguration('pilothouse');
    await settings.update('protectedContexts', ['pasted'], vscode.ConfigurationTarget.Global);
    answers.text = 'alpha';
    const { node } = await pilothouse.row('pasted');
    await vscode.commands.executeCommand(commands.renameContext, node);
    assert.ok((await names('contexts')).includes('pasted'));
    answers.text = 'renamed';
    await vscode.commands.executeCommand(commands.renameContext, node);
    assert.ok((await names('contexts')).includes('renamed'));
    await until('the new name is protected', async () => (await pilothouse.row('renamed')).description.includes('protected'));
    await settings.update('protectedContexts', undefined, vscode.ConfigurationTarget.Global);
  });

  it('its name is copied', async () => {
    await vscode.commands.executeCommand(commands.copyContextName, (await pilothouse.row('renamed')).node);
    assert.equal(await vscode.env.clipboard.readText(), 'renamed');
  });

  it('its entry is opened in its file', async () => {
    await vscode.commands.executeCommand(commands.openKubeconfig, (await pilothouse.row('from-address')).node);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, config.file);
    const text = editor.document.getText();
    const place = text.slice(editor.document.offsetAt(editor.selection.active));
    assert.match(place.slice(0, 60), /from-address/);
  });

  it('it is shown as kubectl config view shows it, without its secrets', async () => {
    await vscode.commands.executeCommand(commands.showKubeconfig, (await pilothouse.row('renamed')).node);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'yaml');
    assert.match(document.getText(), /renamed/);
    assert.match(document.getText(), /REDACTED/);
    assert.doesNotMatch(document.getText(), /alpha/);
    await vscode.commands.executeCommand(commands.showKubeconfig);
    const all = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(all, /alpha[^]*renamed|renamed[^]*alpha/);
    assert.ok(!all.includes(secret));
  });

  it('it is deleted with what only it used, after these were named', async () => {
    const { node } = await pilothouse.row('renamed');
    await vscode.commands.executeCommand(commands.deleteContext, node);
    assert.ok((await names('contexts')).includes('renamed'));
    assert.match(answers.last?.detail ?? '', /pasted-cluster[^]*pasted-user/);
    answers.button = 0;
    await vscode.commands.executeCommand(commands.deleteContext, node);
    await pilothouse.gone('renamed');
    assert.ok(!(await names('contexts')).includes('renamed'));
    assert.ok(!(await names('clusters')).includes('pasted-cluster'));
    assert.ok(!(await names('users')).includes('pasted-user'));
    assert.ok((await names('clusters')).includes('alpha'));
  });

  it('only the context is deleted where the person wants that', async () => {
    answers.button = 1;
    await vscode.commands.executeCommand(commands.deleteContext, (await pilothouse.row('from-address')).node);
    await pilothouse.gone('from-address');
    assert.ok((await names('clusters')).includes('from-address-cluster'));
  });
});
