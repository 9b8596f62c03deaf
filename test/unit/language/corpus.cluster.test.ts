import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { asObject } from '../../../src/common/json.ts';
import { parseSlice } from '../../../src/language/parse.ts';
import { toData } from '../../../src/language/tree.ts';
import { parseApiVersion } from '../../../src/schema/types.ts';
import { goIsMissing, runGoTests } from '../../corpus/goTests.ts';
import { dataOf } from '../../corpus/mutant.ts';
import { openSubject, type Subject } from '../../corpus/subject.ts';
import { disagreement } from '../../corpus/verdicts.ts';
import { falseAlarms, misses, never, offlineSchemas } from './corpus.ts';
import { definitionTexts, fixtures, type FixtureDocument } from './fixtures.ts';
import { ServerJudge } from './judge.ts';
import { withoutRequired } from './required.ts';

const goMissing = await goIsMissing();

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
    const accepted = (await answers([...fixtures('rejected'), ...fixtures('meaning')])).filter(([, why]) => why === undefined);
    assert.deepEqual(accepted, []);
  });

  test('is asked about every kind that it serves', () => {
    const written = new Set([...fixtures('accepted'), ...fixtures('rejected'), ...fixtures('meaning'), ...fixtures('crds')].map(({ slice }) => {
      const data = dataOf(slice.text);
      return `${String(data?.apiVersion)} ${String(data?.kind)}`;
    }));
    const builtIn = server.server.resources.filter(({ apiVersion }) => !apiVersion.includes('/') || !apiVersion.split('/')[0]!.includes('.') || apiVersion.includes('.k8s.io/'));
    assert.deepEqual(builtIn.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`).filter((type) => !written.has(type)), []);
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
    assert.deepEqual(await falseAlarms(fixtures('accepted').filter(({ needsJudge }) => !needsJudge), server.schemas()), []);
  });

  test('publishes schemas that find every mistake on its line', async () => {
    // What is wrong with a type that the server does not have is for the bundled schemas to say.
    const known = fixtures('rejected').filter(({ marks }) => !marks.some(({ code }) => code === 'unknown-kind'));
    assert.deepEqual(await misses(known, server.schemas()), []);
  });

  describe('and the judge', { skip: goMissing }, () => {
    let judge: Subject;
    before(async () => { judge = await openSubject(definitionTexts()); });
    after(() => judge?.close());

    test('say the same of every manifest, for the same causes', async () => {
      const different: string[] = [];
      for (const { label, slice } of [...fixtures('accepted'), ...fixtures('rejected'), ...fixtures('meaning'), ...fixtures('newer')]) {
        const difference = disagreement(await server.answer(slice.text), await judge.judge(slice.text));
        different.push(...difference === undefined ? [] : [`${label}: ${difference}`]);
      }
      assert.deepEqual(different, []);
    });
  });

  test('agrees with the module under the tests that the module has itself', { skip: goMissing }, async () => {
    assert.equal(await runGoTests(server.cluster.kubeconfig), undefined);
  });
});

test('there are enough manifests to trust', () => {
  assert.ok(fixtures('accepted').length >= 200);
  assert.ok(fixtures('rejected').length + fixtures('meaning').length >= 400);
});
