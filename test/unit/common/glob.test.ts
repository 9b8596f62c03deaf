import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { matchesGlob } from '../../../src/common/glob.ts';

describe('a pattern', () => {
  test('matches by stars and question marks, and all else by itself', () => {
    for (const [text, pattern] of [['', ''], ['', '*'], ['prod', 'prod'], ['prod-eu', 'prod*'], ['arn:aws:eks/prod/1', '*/prod/?'], ['a.b', 'a.b'], ['abab', '*ab'], ['aXbXc', 'a*b*c'], ['[x]', '[x]']] as const) {
      assert.ok(matchesGlob(text, pattern), `${text} ${pattern}`);
    }
    for (const [text, pattern] of [['', '?'], ['prod', 'pro'], ['prod', 'rod'], ['prod', ''], ['axb', 'a.b'], ['prod', 'prod?'], ['x', '[x]'], ['abc', 'a*b']] as const) {
      assert.ok(!matchesGlob(text, pattern), `${text} ${pattern}`);
    }
  });

  test('takes no time however many stars it has', () => {
    const start = performance.now();
    assert.ok(!matchesGlob('a'.repeat(2000), `${'a*'.repeat(500)}b`));
    assert.ok(performance.now() - start < 500);
  });
});
