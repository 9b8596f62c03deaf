import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { etcdChecks, failedFirst, parseHealth, readHealth } from '../../../../src/kube/controlPlane/checks.ts';
import { createKube } from '../../../../src/kube/connections.ts';
import { temporaryFolder, write } from '../folders.ts';

/** What an API server answers whose etcd is gone, with status 500. */
const failing = `[+]ping ok
[+]log ok
[-]etcd failed: reason withheld
[-]etcd-readiness failed: reason withheld
[+]poststarthook/rbac/bootstrap-roles ok
[+]shutdown ok
readyz check failed
`;

describe('the checks of an API server', () => {
  test('are read one by one, those that failed come first, and etcd\'s are known', () => {
    const report = parseHealth(failing);
    assert.equal(report.ok, false);
    assert.deepEqual(failedFirst(report.checks).map(({ name, ok }) => `${ok ? '+' : '-'}${name}`), [
      '-etcd', '-etcd-readiness', '+ping', '+log', '+poststarthook/rbac/bootstrap-roles', '+shutdown',
    ]);
    assert.deepEqual(etcdChecks(report).map(({ name, text }) => [name, text]), [['etcd', 'failed: reason withheld'], ['etcd-readiness', 'failed: reason withheld']]);
  });

  test('may be told in one word, or not at all', () => {
    assert.deepEqual(parseHealth('ok'), { ok: true, checks: [] });
    assert.deepEqual(parseHealth('readyz check passed\n'), { ok: true, checks: [] });
    assert.deepEqual(parseHealth('<html>sign in</html>'), { ok: false, checks: [] });
  });

  test('that failed are an answer and no failure', async (context) => {
    const server = createServer((_, response) => response.writeHead(500, { 'Content-Type': 'text/plain' }).end(failing)).listen(0, '127.0.0.1');
    context.after(() => server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const file = await write(`${temporaryFolder()}/config`, JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } }], users: [], contexts: [{ name: 'x', context: { cluster: 'c', user: '' } }],
    }));
    const kube = createKube({ settings: () => [file], env: {}, home: '/nowhere', version: 'test' });
    context.after(() => kube.dispose());
    const { client } = await kube.connections.get('x');
    const report = await readHealth(client, 'readyz');
    assert.equal(report.checks.filter(({ ok }) => !ok).length, 2);
    await assert.rejects(client.text({ path: '/readyz' }), { code: 'internal' });
  });
});
