import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ResumePoint } from '../../../../src/kube/streams/resume.ts';
import type { LogGap, LogLine } from '../../../../src/kube/streams/types.ts';
import { Seeded } from '../../../servers/seeded.ts';

function line(time: string, text = time): LogLine {
  return { time: `2026-11-22T10:00:${time}Z`, text };
}

function take(point: ResumePoint, lines: readonly LogLine[]): { texts: string[]; gaps: LogGap[] } {
  const gaps: LogGap[] = [];
  const fresh = point.take(lines, (gap) => gaps.push(gap));
  return { texts: fresh.map(({ text }) => text), gaps };
}

const log = ['01.1', '02.000000001', '02.5', '02.5', '02.75', '03', '03.2'].map((time, index) => line(time, String(index)));

describe('a log that is taken up again', () => {
  test('repeats nothing and leaves nothing out, wherever it broke', () => {
    for (let broke = 1; broke <= log.length; broke++) {
      const point = new ResumePoint();
      take(point, log.slice(0, broke));
      const since = point.since!;
      point.resumed();
      const server = log.filter(({ time }) => time.slice(0, 19) >= since.slice(0, 19));
      assert.deepEqual(take(point, server), { texts: log.slice(broke).map(({ text }) => text), gaps: [] }, `after ${broke} lines`);
    }
  });

  test('starts as it did where no line had come', () => {
    const point = new ResumePoint();
    assert.equal(point.since, undefined);
    point.resumed();
    assert.deepEqual(take(point, log).texts.length, log.length);
  });

  test('tells of a gap where the lines around the break are gone', () => {
    const point = new ResumePoint();
    take(point, log.slice(0, 3));
    point.resumed();
    assert.deepEqual(take(point, log.slice(5)), { texts: ['5', '6'], gaps: [{ after: log[2]!.time, until: log[5]!.time }] });
  });

  test('tells of none where only lines are gone that were shown', () => {
    const point = new ResumePoint();
    take(point, log.slice(0, 5));
    point.resumed();
    assert.deepEqual(take(point, log.slice(4)), { texts: ['5', '6'], gaps: [] });
  });

  test('is the same log after any number of breaks (seeded, 200 logs)', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = new Seeded(seed);
      let ns = 0;
      const whole = Array.from({ length: 60 }, (_, index) => {
        ns += random.pick([0, 1, 1000, 300_000_000]);
        const fraction = String(ns % 1e9).padStart(9, '0').replace(/0+$/, '');
        return line(`${String(Math.floor(ns / 1e9)).padStart(2, '0')}${fraction === '' ? '' : `.${fraction}`}`, String(index));
      });
      const point = new ResumePoint();
      const shown: string[] = [];
      while (shown.length < whole.length) {
        const since = point.since;
        point.resumed();
        const server = since === undefined ? whole : whole.filter(({ time }) => time.slice(0, 19) >= since.slice(0, 19));
        const { texts, gaps } = take(point, server.slice(0, random.below(server.length + 1)));
        assert.deepEqual(gaps, []);
        shown.push(...texts);
      }
      assert.deepEqual(shown, whole.map(({ text }) => text), `seed ${seed}`);
    }
  });
});
