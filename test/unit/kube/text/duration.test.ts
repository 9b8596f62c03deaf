import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ageSince, humanDuration, localTime } from '../../../../src/kube/text/duration.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

describe('ages are written as kubectl writes them', () => {
  const cases: readonly (readonly [number, string])[] = [
    [-2 * second, '<invalid>'], [-1.9 * second, '0s'], [-1, '0s'], [0, '0s'], [999, '0s'], [second, '1s'],
    [2 * minute - 1, '119s'], [2 * minute, '2m'], [2 * minute + second, '2m1s'], [10 * minute - 1, '9m59s'],
    [10 * minute, '10m'], [3 * hour - 1, '179m'], [3 * hour, '3h'], [3 * hour + minute, '3h1m'], [8 * hour - 1, '7h59m'],
    [8 * hour, '8h'], [48 * hour - 1, '47h'], [48 * hour, '2d'], [49 * hour, '2d1h'], [8 * day - 1, '7d23h'], [8 * day, '8d'],
    [2 * year - 1, '729d'], [2 * year, '2y'], [2 * year + day, '2y1d'], [8 * year - 1, '7y364d'], [8 * year, '8y'], [100 * year, '100y'],
  ];
  for (const [ms, expected] of cases) {
    test(`${ms} ms is ${expected}`, () => assert.equal(humanDuration(ms), expected));
  }
});

test('an age without a time is unknown', () => {
  assert.equal(ageSince(undefined, 0), '<unknown>');
  assert.equal(ageSince(null, 0), '<unknown>');
  assert.equal(ageSince('2026-01-01T00:00:00.5Z', Date.parse('2026-01-01T00:01:00Z')), '59s');
});

test('times are shown in the local zone, an absent one as kubectl shows it', () => {
  const shown = localTime('2026-03-04T05:06:07Z');
  assert.match(shown, /^(Tue|Wed|Thu), 0[345] Mar 2026 \d\d:\d\d:07 [+-]\d{4}$/);
  assert.equal(Date.parse(shown), Date.parse('2026-03-04T05:06:07Z'));
  assert.equal(localTime(null), 'Mon, 01 Jan 0001 00:00:00 +0000');
});
