import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { falseAlarms, misses } from './corpus.ts';
import { fixtures, type FixtureDocument } from './fixtures.ts';
import { ServerJudge } from './judge.ts';

describe('the API server', () => {
  let server: ServerJudge;
  before(async () => { server = await ServerJudge.start(); });
  after(() => server.stop());

  /** The server's answer to each document, by label. */
  async function answers(documents: readonly FixtureDocument[]): Promise<[string, string | undefined][]> {
    const all: [string, string | undefined][] = [];
    for (const { label, slice } of documents) {
      all.push([label, await server.reject(slice.text)]);
    }
    return all;
  }

  test('accepts every accepted manifest', async () => {
    const rejected = (await answers(fixtures('accepted'))).filter(([, why]) => why !== undefined);
    assert.deepEqual(rejected, []);
  });

  test('rejects every rejected manifest', async () => {
    const accepted = (await answers(fixtures('rejected'))).filter(([, why]) => why === undefined);
    assert.deepEqual(accepted, []);
  });

  test('publishes schemas that raise no false alarm', async () => {
    assert.deepEqual(await falseAlarms(fixtures('accepted'), server.schemas()), []);
  });

  test('publishes schemas that find every mistake on its line', async () => {
    // What is wrong with a type that the server does not have is for the bundled schemas to say.
    const known = fixtures('rejected').filter(({ marks }) => !marks.some(({ code }) => code === 'unknown-kind'));
    assert.deepEqual(await misses(known, server.schemas()), []);
  });
});

test('there are enough manifests to trust', () => {
  assert.ok(fixtures('accepted').length + fixtures('rejected').length >= 120);
});
