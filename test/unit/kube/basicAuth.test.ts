import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import type { Failure } from '../../../src/common/failure.ts';
import { createKube } from '../../../src/kube/connections.ts';
import { listen } from '../../servers/listening.ts';
import { Secrets } from '../../servers/secrets.ts';
import { temporaryFolder, write } from './folders.ts';

const folder = temporaryFolder();

// API servers took user names with passwords until 1.19; gateways before clusters still do.
test('a user name with password signs in at a gateway, and a wrong one is refused without being shown', async (context) => {
  const secrets = new Secrets();
  secrets.add('käse:pass word', 'wrong password');
  const expected = `Basic ${Buffer.from('me:käse:pass word').toString('base64')}`;
  const { port, stop } = await listen(http.createServer((request, response) => {
    response.writeHead(request.headers.authorization === expected ? 200 : 401).end(JSON.stringify({ gitVersion: 'v1.37.0' }));
  }));
  context.after(stop);
  const ask = async (password: string): Promise<unknown> => {
    const file = await write(`${folder}/${password.length}`, JSON.stringify({ clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}` } }], users: [{ name: 'u', user: { username: 'me', password } }], contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }] }));
    const kube = createKube({ settings: () => [file], env: {}, home: folder, version: 'test' });
    context.after(() => kube.dispose());
    return (await kube.connections.get('x')).client.json({ path: '/version' });
  };
  assert.deepEqual(await ask('käse:pass word'), { gitVersion: 'v1.37.0' });
  const failure = await ask('wrong password').then(() => assert.fail('expected a failure'), (error: unknown) => error as Failure);
  assert.equal(failure.code, 'unauthorized');
  secrets.assertNone(failure);
});
