import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { asObjects, asString, at } from '../../../src/common/json.ts';
import { commands } from '../../../src/contributions.ts';
import { Answers } from '../support/answers.ts';
import { openStage, type Stage } from '../support/cluster.ts';
import { TestKubeconfig } from '../support/kubeconfig.ts';
import { Pilothouse, useKubeconfigs, type RowView } from '../support/pilothouse.ts';
import { until } from '../support/until.ts';

describe('what helps where a context fails', () => {
  let stage: Stage;
  let config: TestKubeconfig;
  let pilothouse: Pilothouse;
  let answers: Answers;
  let folder: string;

  before(async () => {
    stage = await openStage();
    config = await TestKubeconfig.create(stage.cluster, [
      { name: 'expired', user: 'expired' },
      { name: 'stranger', user: 'bad-token' },
      { name: 'no-plugin', user: 'exec-missing' },
      { name: 'wrong-ca', user: 'admin' },
      { name: 'refused', user: 'admin', server: 'https://127.0.0.1:1' },
      { name: 'nobody', user: 'nobody' },
      { name: 'second-try', user: 'admin-token', namespace: stage.namespace },
    ]);
    folder = path.dirname(config.file);
    await breakSome();
    await fs.writeFile(path.join(folder, 'broken'), 'contexts: [');
    await useKubeconfigs([config.file, path.join(folder, 'broken')]);
    pilothouse = await Pilothouse.open();
    answers = new Answers(pilothouse.api);
    await pilothouse.row('second-try');
  });

  after(async () => {
    answers.restore();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await useKubeconfigs(undefined);
    await config.remove();
    await stage.close();
  });

  /** Gives one context no authority to trust, and one a plugin that fails until it has been run once. */
  async function breakSome(): Promise<void> {
    const parsed = JSON.parse(await fs.readFile(config.file, 'utf8')) as Record<string, { name: string; [field: string]: unknown }[]>;
    const find = (list: string, name: string): Record<string, unknown> | undefined => parsed[list]?.find((entry) => entry.name === name);
    const cluster = find('clusters', 'wrong-ca');
    if (cluster !== undefined) {
      cluster.cluster = { server: stage.cluster.server };
    }
    const token = asString(at(asObjects(parsed.users).find(({ name }) => name === 'second-try'), 'user', 'token')) ?? '';
    const plugin = path.join(folder, 'plugin');
    const answer = JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token } });
    await fs.writeFile(plugin, `#!/bin/sh\nif [ -e '${folder}/ran' ]; then echo '${answer}'; else touch '${folder}/ran'; echo 'log in first' >&2; exit 3; fi\n`, { mode: 0o700 });
    const user = find('users', 'second-try');
    if (user !== undefined) {
      user.user = { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: plugin, interactiveMode: 'Never' } };
    }
    await fs.writeFile(config.file, JSON.stringify(parsed, undefined, 2));
  }

  async function failureBelow(...labels: string[]): Promise<RowView> {
    return until(`a failure below ${labels.join(' > ')}`, async () => {
      const rows = await pilothouse.rows(...labels);
      const [only] = rows;
      return rows.length === 1 && only?.contextValue.startsWith('failure') === true && only;
    });
  }

  it('is offered by each row according to its failure', async () => {
    const offered: Record<string, string> = {
      'expired': 'failure loginNeeded fileAtFault',
      'stranger': 'failure loginNeeded fileAtFault',
      'no-plugin': 'failure hinted',
      'wrong-ca': 'failure fileAtFault',
      'refused': 'failure',
      'second-try': 'failure loginNeeded fileAtFault',
    };
    for (const [context, words] of Object.entries(offered)) {
      const row = await failureBelow(context);
      assert.equal(row.contextValue, words, `${context}: ${row.label}`);
    }
    assert.equal((await failureBelow('nobody', 'Nodes')).contextValue, 'failure');
  });

  it('is a new login where the plugin failed, and only when the person asks for it', async () => {
    const row = await failureBelow('second-try');
    assert.match(row.label, /log in first/);
    assert.equal(await vscode.commands.executeCommand(commands.logIn, row.node), true);
    await pilothouse.row('second-try', 'Workloads');
  });

  it('is the hint to copy where the plugin is missing', async () => {
    await vscode.commands.executeCommand(commands.copyHint, (await failureBelow('no-plugin')).node);
    assert.match(await vscode.env.clipboard.readText(), /\w+/);
  });

  it('is the entry in the file where the certificate does not fit', async () => {
    await vscode.commands.executeCommand(commands.openKubeconfig, (await failureBelow('wrong-ca')).node);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, config.file);
    assert.match(editor.document.getText().slice(editor.document.offsetAt(editor.selection.active)).slice(0, 300), /wrong-ca/);
  });

  it('is the file where it cannot be read', async () => {
    const row = (await pilothouse.rows()).at(-1);
    assert.equal(row?.contextValue, 'failure fileAtFault');
    await vscode.commands.executeCommand(commands.openKubeconfig, row.node);
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, path.join(folder, 'broken'));
  });
});
