import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FuzzyGroup, matchScore, queryWords, searchGroups, type Candidate } from '../../../src/common/fuzzy.ts';
import { Seeded } from '../../servers/seeded.ts';

/** Every alignment of the word in the text, one after the other, scored as the rules say. Slow and plain. */
function plainScore(word: string, text: string): number {
  const score = (ends: readonly number[]): number => ends.reduce((sum, at, index) => {
    const start = at === 0 ? 9 : /[a-z0-9]/.test(text[at - 1]!) ? 0 : 5;
    return sum + 2 + start + (index === 0 ? 0 : ends[index - 1] === at - 1 ? 8 : -2);
  }, word === text ? 8 : 0);
  let best = -1;
  const align = (from: number, ends: readonly number[]): void => {
    if (ends.length === word.length) {
      best = Math.max(best, score(ends));
      return;
    }
    for (let at = from; at < text.length; at++) {
      if (text[at] === word[ends.length]) {
        align(at + 1, [...ends, at]);
      }
    }
  };
  align(0, []);
  return best;
}

const random = new Seeded(7);
const pick = (from: string, length: number): string => Array.from({ length }, () => from[random.below(from.length)]).join('');

describe('the score of a word in a text', () => {
  test('is that of the best alignment, for 20,000 pairs of any kind', () => {
    for (let round = 0; round < 20_000; round++) {
      const text = pick('aabcd1--.', 1 + random.below(12));
      const word = pick('abcd1-', 1 + random.below(4));
      assert.equal(matchScore(word, text), plainScore(word, text), `${word} in ${text}`);
    }
  });

  test('is negative exactly where the characters are not there in this order', () => {
    assert.ok(matchScore('wp', 'web-pod') > 0);
    assert.ok(matchScore('pw', 'web-pod') < 0);
    assert.ok(matchScore('webs', 'web') < 0);
  });

  test('is higher for what stands together, starts the text, or starts a word', () => {
    const texts = ['web', 'web-0', 'a-web', 'we-b', 'aweb', 'waeab'];
    assert.deepEqual([...texts].sort((a, b) => matchScore('web', b) - matchScore('web', a)), texts);
  });

  test('looks no further than the longest name can be', () => {
    assert.ok(matchScore('z', `${'a'.repeat(300)}z`) < 0);
    assert.ok(matchScore('a'.repeat(300), 'a'.repeat(300)) < 0);
  });
});

describe('a search', () => {
  const pods = new FuzzyGroup<Candidate>(['Pod', 'pods', 'po'], [
    { name: 'web-5d4f9-x2x1z', place: 'prod' }, { name: 'web-5d4f9-x2x1z', place: 'dev' }, { name: 'postgres-0', place: 'prod' },
  ]);
  const deployments = new FuzzyGroup<Candidate>(['Deployment', 'deployments', 'deploy'], [{ name: 'web', place: 'prod' }, { name: 'Web.Old', place: 'dev' }]);
  const groups = [pods, deployments];
  const found = (query: string): string[] => searchGroups(groups, query, 100).map(({ item }) => `${item.place}/${item.name}`);

  test('takes words of name, namespace and kind in any order', () => {
    assert.equal(found('web po')[0], 'prod/web-5d4f9-x2x1z');
    assert.deepEqual(found('po web').slice(0, 2), found('web po').slice(0, 2));
    assert.equal(found('deploy web')[0], 'prod/web');
    assert.equal(found('prod/web')[0], 'prod/web');
    assert.equal(found('dev/web')[0], 'dev/Web.Old');
  });

  test('takes small and capital letters for the same', () => {
    assert.ok(found('WEB.OLD').includes('dev/Web.Old'));
  });

  test('prefers a name to a kind that matches as well', () => {
    assert.equal(found('po')[0], 'prod/postgres-0');
  });

  test('puts the whole name first, then shorter ones, then the order given', () => {
    assert.deepEqual(found('web'), ['prod/web', 'dev/Web.Old', 'prod/web-5d4f9-x2x1z', 'dev/web-5d4f9-x2x1z']);
  });

  test('finds nothing for no words, and nothing where one word is nowhere', () => {
    assert.deepEqual(queryWords(' / '), []);
    assert.deepEqual(found(' /'), []);
    assert.deepEqual(found('web qqq'), []);
  });

  test('finds the same for whatever was searched before: 400 random ways to type', () => {
    const items = Array.from({ length: 300 }, () => ({ name: pick('abc-', 1 + random.below(9)), place: pick('ab', 2) }));
    const group = new FuzzyGroup<Candidate>(['Abc', 'cab'], items);
    let query = '';
    for (let round = 0; round < 400; round++) {
      query = random.below(4) === 0 ? query.slice(0, -1 - random.below(3)) : random.below(12) === 0 ? pick('abc ', 2) : query + pick('aabc /', 1);
      query = query.slice(0, 7);
      assert.deepEqual(searchGroups([group], query, 20), searchGroups([new FuzzyGroup<Candidate>(['Abc', 'cab'], items)], query, 20), `"${query}"`);
    }
  });

  test('gives the best of all however few are wanted', () => {
    const items = Array.from({ length: 1000 }, () => ({ name: pick('abc-', 1 + random.below(12)), place: 'x' }));
    const all = searchGroups([new FuzzyGroup<Candidate>([], items)], 'ab', 1000);
    assert.deepEqual(searchGroups([new FuzzyGroup<Candidate>([], items)], 'ab', 7), all.slice(0, 7));
  });
});
