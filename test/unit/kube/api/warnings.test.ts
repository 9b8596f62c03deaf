import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { warningsOf } from '../../../../src/kube/api/warnings.ts';

const of = (warning: string | undefined): string[] => warningsOf(warning === undefined ? {} : { warning });

describe('the warnings of an answer', () => {
  test('are the texts of one header or several, quotes and dates taken off', () => {
    assert.deepEqual(of(undefined), []);
    assert.deepEqual(of('299 - "v1 Endpoints is deprecated"'), ['v1 Endpoints is deprecated']);
    assert.deepEqual(of('299 - "one, \\"two\\"" "Wed, 21 Oct 2015 07:28:00 GMT", 299 agent/1 "three"'), ['one, "two"', 'three']);
    assert.deepEqual(of(Buffer.from('299 - "größer"').toString('latin1')), ['größer']);
  });

  test('leave out what is not for people, what is not well-formed, and what would act on a terminal', () => {
    assert.deepEqual(of('199 - "other", 299 - "", 299 - "for people"'), ['for people']);
    assert.deepEqual(of('299 - "first", nonsense, 299 - "third"'), ['first']);
    assert.deepEqual(of('299 - "unfinished'), []);
    assert.deepEqual(of('299 - "\u001b[31mred", 299 - "behind"'), []);
  });
});
