import assert from 'node:assert/strict';
import path from 'node:path';
import { rm } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { createKube } from '../../../src/kube/connections.ts';
import { temporaryFolder, write } from './folders.ts';
import { until } from './real.ts';

/** The contexts `names`, each with a cluster and a user of its own. */
function config(names: readonly string[], server = 'https://127.0.0.1:1', current = names[0]): string {
  return JSON.stringify({
    'current-context': current,
    clusters: names.map((name) => ({ name, cluster: { server, 'certificate-authority': 'ca.crt' } })),
    users: names.map((name) => ({ name, user: { token: name } })),
    contexts: names.map((name) => ({ name, context: { cluster: name, user: name } })),
  });
}

describe('connections to contexts of a folder and a pattern', () => {
  test('stay while files come, go and change around them, and close within a second when their own entries do', async () => {
    const home = temporaryFolder();
    await write(path.join(home, 'folder', 'b'), config(['one', 'two']));
    await write(path.join(home, 'team', 'x', 'config.yaml'), config(['three']));
    const kube = createKube({ settings: () => ['~/folder', '~/team/*/*.yaml'], env: {}, home, version: 'test' });
    const closed: string[] = [];
    let changes = 0;
    kube.connections.onDidClose(({ context }) => closed.push(context.name));
    kube.kubeconfigs.onDidChange(() => changes++);
    const [one, two, three] = [await kube.connections.get('one'), await kube.connections.get('two'), await kube.connections.get('three')];

    const after = async (change: () => Promise<unknown>, expected: readonly string[]): Promise<void> => {
      const before = changes;
      closed.length = 0;
      await change();
      await until(() => changes > before && closed.length >= expected.length, `a change that closes ${expected.join() || 'nothing'}`, 1000);
      // What wrongly closes would do so in the same turn.
      await kube.kubeconfigs.contexts();
      assert.deepEqual([...closed].sort(), expected);
    };
    await after(() => write(path.join(home, 'folder', 'c'), config(['four'])), []);
    await after(() => write(path.join(home, 'team', 'y', 'new.yaml'), config(['one', 'five'], 'https://later')), []);
    await after(() => write(path.join(home, 'folder', 'b'), config(['one', 'two'], undefined, 'two')), []);
    await after(() => rm(path.join(home, 'folder', 'c')), []);
    assert.deepEqual([one, two, three].map(({ signal }) => signal.aborted), [false, false, false]);
    await after(() => write(path.join(home, 'team', 'x', 'config.yaml'), config(['three'], 'https://127.0.0.1:2')), ['three']);
    await after(() => write(path.join(home, 'folder', 'a'), config(['two'], 'https://first')), ['two']);
    await after(() => rm(path.join(home, 'folder', 'b')), ['one']);
    assert.equal((await kube.connections.get('one')).context.server, 'https://later');
    kube.dispose();
  });
});
