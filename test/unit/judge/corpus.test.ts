import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Disposable } from '../../../src/common/lifetime.ts';
import type { Judge } from '../../../src/language/judge/types.ts';
import { goIsMissing } from '../../corpus/goTests.ts';
import { openBuiltJudge } from '../../corpus/subject.ts';
import { falseAlarms, misses, offlineSchemas, strays } from '../language/corpus.ts';
import { definitionTexts, fixtures } from '../language/fixtures.ts';

describe('with the judge and without a cluster', { skip: await goIsMissing() }, () => {
  const refused = [...fixtures('rejected'), ...fixtures('meaning')];
  let judge: Judge & Disposable;
  before(async () => { judge = (await openBuiltJudge(definitionTexts(), 2))!; });
  after(() => judge?.dispose());

  test('no finding is shown for a manifest that the API server accepts', async () => {
    assert.deepEqual(await falseAlarms(fixtures('accepted'), offlineSchemas(), judge), []);
  });

  test('every mistake of a manifest that the API server rejects is found on its line', async () => {
    assert.deepEqual(await misses(refused, offlineSchemas(), judge), []);
  });

  test('nothing else is found there', async () => {
    assert.deepEqual(await strays(refused, offlineSchemas(), judge), []);
  });
});
