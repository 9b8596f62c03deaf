import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fromUriParts, toUriParts, type Address } from '../../../src/ui/documents/address.ts';

const pod: Address = { context: 'prod', namespace: 'default', group: '', version: 'v1', kind: 'Pod', name: 'web-1', view: 'describe' };

describe('the address of a document', () => {
  test('reads as context, namespace, kind and name', () => {
    assert.deepEqual(toUriParts(pod), { path: '/prod/default/~v1~Pod/web-1.describe', query: '' });
    assert.equal(toUriParts({ ...pod, group: 'apps', kind: 'Deployment', view: 'yaml' }).path, '/prod/default/apps~v1~Deployment/web-1.yaml');
  });

  test('comes back from its URI whatever the names are', () => {
    const names = ['a', 'a/b', 'arn:aws:eks:eu-1:1:cluster/x', 'user@host', '..', '.', 'a%2Fb', 'a b', 'a?b#c', 'ä-名', 'a\\b', 'a~b', 'x.yaml', '-x'];
    for (const name of names) {
      for (const address of [{ ...pod, context: name }, { ...pod, name }, { ...pod, namespace: undefined, name }, { ...pod, view: 'log' as const, container: name }]) {
        const { path, query } = toUriParts(address);
        assert.equal(path.split('/').length, 5, path);
        assert.deepEqual(fromUriParts(path, query), address);
      }
    }
  });

  test('is none for other paths', () => {
    for (const path of ['', '/', '/a', '/a/b/c/d', '/a/b/~v1~Pod/', '/a/b/~v1~Pod/x', '/a/b/~v1~Pod/.yaml', '/a/b/v1~Pod/x.yaml', '/a/b/~v1~Pod/x.txt', '/a/b/~v1~Pod/x.yaml/y', 'a/b/~v1~Pod/x.yaml']) {
      assert.equal(fromUriParts(path, ''), undefined, path);
    }
  });
});
