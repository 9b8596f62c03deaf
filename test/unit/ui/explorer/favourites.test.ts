import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Favourites } from '../../../../src/ui/explorer/favourites.ts';
import { memoryOf } from './editorTree.ts';

describe('favourite namespaces', () => {
  test('go with a context to its new name', async () => {
    const favourites = new Favourites(memoryOf());
    await favourites.toggle('old', 'shop');
    await favourites.toggle('old', 'team');
    await favourites.toggle('other', 'team');
    await favourites.rename('old', 'new');
    await favourites.rename('nothing', 'else');
    assert.deepEqual(['old', 'new', 'other', 'else'].map((context) => favourites.of(context)), [[], ['shop', 'team'], ['team'], []]);
  });
});
