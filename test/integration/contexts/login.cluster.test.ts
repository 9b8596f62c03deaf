import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { asString, at } from '../../../src/common/json.ts';
import { commands } from '../../../src/contributions.ts';
import { openStage, type Stage } from '../support/cluster.ts';
import { TestKubeconfig } from '../support/kubeconfig.ts';
import { Pilothouse, useKubeconfigs } from '../support/pilothouse.ts';
import { terminalNamed, terminalShows } from '../support/terminals.ts';
import { until } from '../support/until.ts';

describe('a sign-in program that must ask', () => {
  let stage: Stage;
  let config: TestKubeconfig;
  let pilothouse: Pilothouse;
  let token: string;

  before(async () => {
    stage = await openStage();
    config = await TestKubeconfig.create(stage.cluster, [{ name: 'asks', user: 'admin-token', namespace: stage.namespace }]);
    const parsed: unknown = JSON.parse(await fs.readFile(config.file, 'utf8'));
    token = asString(at(parsed, 'users', 0, 'user', 'token')) ?? '';
    const plugin = path.join(path.dirname(config.file), 'plugin');
    const answer = JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token } });
    await fs.writeFile(plugin, `#!/bin/sh\nprintf 'Code? ' >&2; read code; [ "$code" = 42 ] || exit 4\necho '${answer}'\n`, { mode: 0o700 });
    const user = at(parsed, 'users', 0) as Record<string, unknown>;
    user.user = { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: plugin, interactiveMode: 'Always' } };
    await fs.writeFile(config.file, JSON.stringify(parsed));
    await useKubeconfigs([config.file]);
    pilothouse = await Pilothouse.open();
    await pilothouse.row('asks');
  });

  after(async () => {
    vscode.window.terminals.forEach((terminal) => terminal.dispose());
    await useKubeconfigs(undefined);
    await config.remove();
    await stage.close();
  });

  it('asks in a terminal only when the context is opened, and failed where that is closed', async () => {
    assert.equal(vscode.window.terminals.length, 0);
    await pilothouse.expand('asks');
    const terminal = await terminalNamed('Log in: asks');
    await terminalShows(/Code\?/);
    terminal.dispose();
    await until('a failure', async () => (await pilothouse.rows('asks'))[0]?.contextValue.includes('loginNeeded'));
    assert.equal(vscode.window.terminals.length, 0, 'nothing asks again by itself');
  });

  it('is asked again by the person, and signs in without showing what it gave', async () => {
    const [row] = await pilothouse.rows('asks');
    await vscode.commands.executeCommand(commands.logIn, row?.node);
    const terminal = await terminalNamed('Log in: asks');
    const text = await terminalShows(/Code\?/);
    terminal.sendText('42');
    await pilothouse.row('asks', 'Workloads');
    assert.ok(!text.includes(token));
    await until('the terminal is gone', () => vscode.window.terminals.length === 0);
  });
});
