import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { memory } from '../../../../src/contributions.ts';
import type { ContextEntry } from '../../../../src/kube/types.ts';
import { Favourites } from '../../../../src/ui/explorer/favourites.ts';
import { Scopes } from '../../../../src/ui/explorer/scopes.ts';
import { scopeText, shortScopeText } from '../../../../src/ui/explorer/scopeText.ts';
import { fill, memoryOf } from './editorTree.ts';

function context(name: string, namespace = 'default'): ContextEntry {
  return { name, namespace, cluster: 'c', user: 'u', server: undefined, file: '/f', current: false, problem: undefined };
}

describe('the scope of a context', () => {
  test('is its own namespace until one, several or all are chosen', async () => {
    const scopes = new Scopes(memoryOf(), () => ({}));
    const home = context('home', 'web');
    assert.deepEqual(scopes.of(home).namespaces, ['web']);
    await scopes.choose(home, { namespaces: ['a', 'b'] });
    assert.deepEqual(scopes.of(home).namespaces, ['a', 'b']);
    await scopes.choose(home, { namespaces: [] });
    assert.deepEqual(scopes.of(home).namespaces, []);
    await scopes.forget('home');
    assert.deepEqual(scopes.of(home).namespaces, ['web']);
  });

  test('is read as earlier versions kept it: one name, or an empty one for all', () => {
    const scopes = new Scopes(memoryOf({ [memory.scopes]: { one: 'web', all: '', broken: 7 } }), () => undefined);
    assert.deepEqual(['one', 'all', 'broken'].map((name) => scopes.of(context(name)).namespaces), [['web'], [], ['default']]);
  });

  test('is written out as far as it is short, and counted beyond', () => {
    const texts = [[], ['a'], ['a', 'b'], ['a', 'b', 'c', 'd', 'e']].map((namespaces) => scopeText({ namespaces }, fill));
    assert.deepEqual(texts, ['All namespaces', 'Namespace a', 'Namespaces a, b', 'Namespaces a, b and 3 more']);
    assert.deepEqual([[], ['a', 'b', 'c']].map((namespaces) => shortScopeText({ namespaces }, fill)), ['all namespaces', 'a, b and 1 more']);
  });

  test('falls back to the context\'s own namespace and those of the setting, for its name, a pattern or every context', () => {
    const fallback = (setting: unknown): readonly string[] => new Scopes(memoryOf(), () => setting).fallback(context('prod-eu', 'web'));
    assert.deepEqual(fallback({ 'prod-*': ['db', 'web'], 'prod-eu': ['cache', ' '], 'dev': ['no'] }), ['web', 'db', 'cache']);
    assert.deepEqual(fallback(['a', 'b']), ['web', 'a', 'b']);
    assert.deepEqual([undefined, 'a', { '*': 'a' }, { '*': [1, null] }].map(fallback), [['web'], ['web'], ['web'], ['web']]);
  });
});

describe('favourite namespaces', () => {
  test('are kept for each context, in the order in which they were pinned', async () => {
    const store = memoryOf();
    await new Favourites(store).toggle('home', 'b');
    await new Favourites(store).toggle('home', 'a');
    await new Favourites(store).toggle('away', 'c');
    assert.deepEqual(['home', 'away', 'other'].map((name) => new Favourites(store).of(name)), [['b', 'a'], ['c'], []]);
    await new Favourites(store).toggle('home', 'b');
    assert.deepEqual(new Favourites(store).of('home'), ['a']);
  });
});
