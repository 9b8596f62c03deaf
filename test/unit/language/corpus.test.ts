import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { falseAlarms, misses, offlineSchemas } from './corpus.ts';
import { fixtures } from './fixtures.ts';

describe('without a cluster', () => {
  test('no finding is shown for a manifest that the API server accepts', async () => {
    assert.deepEqual(await falseAlarms(fixtures('accepted').filter(({ needsJudge }) => !needsJudge), offlineSchemas()), []);
  });

  test('every mistake of the rejected manifests is found on its line', async () => {
    assert.deepEqual(await misses(fixtures('rejected'), offlineSchemas()), []);
  });
});

test('every rejected manifest says which mistake is in it', () => {
  const unmarked = [...fixtures('rejected'), ...fixtures('meaning')].filter(({ marks }) => marks.length === 0);
  assert.deepEqual(unmarked.map(({ label }) => label), []);
});
