import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secrets } from '../../servers/secrets.ts';
import { serverCertificates } from '../../servers/certificates.ts';

test('secrets are found in texts and in errors, as they are, encoded and inside of base64', () => {
  const secrets = new Secrets();
  secrets.add('s3cret+token/1', 'short');
  for (const text of ['a s3cret+token/1 b', `?x=${encodeURIComponent('s3cret+token/1')}`, Buffer.from('user:s3cret+token/1').toString('base64'), Buffer.from('me:s3cret+token/1!').toString('base64')]) {
    assert.equal(secrets.found(text).length, 1, text);
    assert.throws(() => secrets.assertNone(text), (error: Error) => !error.message.includes('s3cret+token'));
  }
  const hidden = new Error('outer', { cause: Object.assign(new Error('inner'), { request: { headers: { authorization: 'Bearer s3cret+token/1' } } }) });
  assert.throws(() => secrets.assertNone(hidden));
  secrets.assertNone('a short word and s3cret');
});

test('the secrets of a kubeconfig are its tokens, keys and passwords, wherever its users hold them, and its proxies\' passwords', () => {
  const secrets = new Secrets();
  const { key } = serverCertificates().valid;
  secrets.addKubeconfig({
    clusters: [{ name: 'c', cluster: { 'server': 'https://server.example', 'proxy-url': 'http://me:proxy-password@proxy' } }],
    users: [{ name: 'u', user: { 'token': 'the-token', 'client-key-data': Buffer.from(key).toString('base64'), 'auth-provider': { name: 'oidc', config: { 'refresh-token': 'the-refresh' } } } }],
  });
  const line = key.split('\n')[1] ?? '';
  for (const text of ['the-token', 'the-refresh', 'proxy-password', line, Buffer.from(key).toString('base64')]) {
    assert.notEqual(secrets.found(text).length, 0);
  }
  assert.deepEqual(secrets.found('https://server.example'), []);
});
