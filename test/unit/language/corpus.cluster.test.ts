import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { asObject } from '../../../src/common/json.ts';
import { parseSlice } from '../../../src/language/parse.ts';
import { toData } from '../../../src/language/tree.ts';
import { parseApiVersion } from '../../../src/schema/types.ts';
import { falseAlarms, misses, never, offlineSchemas } from './corpus.ts';
import { fixtures, type FixtureDocument } from './fixtures.ts';
import { ServerJudge } from './judge.ts';
import { withoutRequired } from './required.ts';

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

  test('refuses what lacks a field that we call required', async () => {
    const schemas = offlineSchemas();
    const seen = new Set<string>();
    const taken: string[] = [];
    for (const { slice } of fixtures('accepted')) {
      const object = asObject(toData(parseSlice(slice.text).root!));
      const type = { ...parseApiVersion(String(object.apiVersion)), kind: String(object.kind) };
      const answer = await schemas.find(type, never);
      for (const mutant of answer.state === 'found' ? withoutRequired(object, answer.schema, seen) : []) {
        taken.push(...(await server.reject(JSON.stringify(mutant.object)) === undefined ? [mutant.path] : []));
      }
    }
    assert.ok(seen.size >= 150, `only ${seen.size} fields`);
    assert.deepEqual(taken, []);
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
