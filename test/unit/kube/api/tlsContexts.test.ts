import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TlsContexts } from '../../../../src/kube/api/tlsContexts.ts';

test('what was read for one connection serves all with the same CA and certificate, and none with others', () => {
  const contexts = new TlsContexts();
  const plain = contexts.of(undefined, undefined);
  assert.ok(plain !== undefined);
  assert.equal(contexts.of(undefined, undefined), plain);
  assert.notEqual(contexts.of(Buffer.from(''), undefined), plain, 'an empty CA trusts nobody, none at all the system\'s');
  assert.notEqual(contexts.of(Buffer.from('another CA'), undefined), plain);
});

test('what cannot be read is left to the connection, which tells why it fails', () => {
  assert.equal(new TlsContexts().of(undefined, { cert: 'no certificate', key: 'no key' }), undefined);
});
