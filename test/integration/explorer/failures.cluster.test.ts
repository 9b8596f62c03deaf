import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../../src/contributions.ts';
import { openStage, type Stage } from '../support/cluster.ts';
import { TestKubeconfig } from '../support/kubeconfig.ts';
import { Pilothouse, useKubeconfigs, type RowView } from '../support/pilothouse.ts';
import { until } from '../support/until.ts';

describe('what the tree says when something fails', () => {
  let stage: Stage;
  let config: TestKubeconfig;
  let pilothouse: Pilothouse;
  let server: string;
  let forwarder: net.Server | undefined;

  before(async () => {
    stage = await openStage();
    server = `https://127.0.0.1:${await freePort()}`;
    config = await TestKubeconfig.create(stage.cluster, [
      { name: 'unreachable', user: 'admin', namespace: stage.namespace, server },
      { name: 'expired', user: 'expired' },
      { name: 'stranger', user: 'bad-token' },
      { name: 'nobody', user: 'nobody' },
      { name: 'team', user: 'namespaced', namespace: 'team' },
      { name: 'no-plugin', user: 'exec-missing' },
    ]);
    await fs.writeFile(path.join(path.dirname(config.file), 'broken'), 'contexts: [');
    await useKubeconfigs([config.file, path.join(path.dirname(config.file), 'broken')]);
    pilothouse = await Pilothouse.open();
    await pilothouse.row('unreachable');
  });

  after(async () => {
    forwarder?.close();
    await useKubeconfigs(undefined);
    await config.remove();
    await stage.close();
  });

  /** The row below a context, once it is a failure; below it there is at most what is known without the cluster. */
  async function failureBelow(...labels: string[]): Promise<RowView> {
    return until(`a failure below ${labels.join(' > ')}`, async () => {
      const rows = await pilothouse.rows(...labels);
      const [first, ...others] = rows;
      return others.every(({ contextValue }) => contextValue === 'note') && first?.contextValue.startsWith('failure') === true && first;
    });
  }

  it('an unreachable cluster is one row that says why', async () => {
    const row = await failureBelow('unreachable');
    assert.match(row.label, /127\.0\.0\.1/);
    assert.match((await pilothouse.row('unreachable')).description, /failed/);
  });

  it('its message can be copied', async () => {
    const row = await failureBelow('unreachable');
    await vscode.commands.executeCommand(commands.copyMessage, row.node);
    const text = await vscode.env.clipboard.readText();
    assert.ok(text.startsWith(row.label), text);
  });

  it('a retry connects once the cluster can be reached', async () => {
    const row = await failureBelow('unreachable');
    const target = new URL(stage.cluster.server);
    forwarder = net.createServer((from) => {
      const to = net.connect(Number(target.port), target.hostname);
      from.pipe(to).pipe(from);
      from.on('error', () => to.destroy());
      to.on('error', () => from.destroy());
    });
    await new Promise<void>((resolve) => forwarder?.listen(Number(new URL(server).port), '127.0.0.1', resolve));
    await vscode.commands.executeCommand(commands.retry, row.node);
    await pilothouse.row('unreachable', 'Workloads');
  });

  it('an expired certificate and an unknown token are one row each that says to log in', async () => {
    for (const context of ['expired', 'stranger']) {
      const row = await failureBelow(context);
      assert.equal(row.icon, 'key', `${context}: ${row.label}`);
    }
  });

  it('a missing credential plugin is one row that names it', async () => {
    assert.match((await failureBelow('no-plugin')).label, /plugin|not found|executable|command/i);
  });

  it('a user without any rights sees a refused list as one row, and the rest of the tree works', async () => {
    const row = await failureBelow('nobody', 'Namespaces');
    assert.equal(row.icon, 'lock');
    assert.match(row.label, /namespaces/);
  });

  it('a user of one namespace works in it without listing namespaces', async () => {
    await failureBelow('team', 'Namespaces');
    assert.deepEqual((await pilothouse.rows('team', 'Namespaces')).slice(1).map(({ label }) => label), ['team']);
    const rows = await until('pods of team are listed', async () => {
      const found = await pilothouse.rows('team', 'Workloads', 'Pods');
      return found.every(({ contextValue }) => !contextValue.startsWith('failure')) && found;
    });
    assert.ok(rows.length > 0);
  });

  it('a kubeconfig file that cannot be read is one row of its own', async () => {
    const rows = await pilothouse.rows();
    const last = rows.at(-1);
    assert.equal(last?.contextValue, 'failure fileAtFault');
    assert.match(last.label, /broken/);
    assert.equal(rows.length, 7);
  });
});

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
