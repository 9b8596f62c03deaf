import fs from 'node:fs';
import { asNumber, at } from '../src/common/json.ts';

/** How many tests ended how. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const none: Counts = { passed: 0, failed: 0, skipped: 0 };

export function add(...all: readonly Counts[]): Counts {
  return all.reduce((sum, each) => ({
    passed: sum.passed + each.passed,
    failed: sum.failed + each.failed,
    skipped: sum.skipped + each.skipped,
  }), none);
}

export function total(counts: Counts): number {
  return counts.passed + counts.failed + counts.skipped;
}

/** The line that `npm test` ends with. */
export function closingLine(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}

/** What a reporter left in a file; undefined when it left none, which means that its run did not get to its end. */
export function readCounts(file: string): Counts | undefined {
  if (!fs.existsSync(file)) {
    return undefined;
  }
  const value: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
  const count = (name: string): number => asNumber(at(value, name)) ?? 0;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

/**
 * What a stage counts as. One that ended badly without a failed test, or that ran nothing where something had to run,
 * has one failure.
 */
export function judgeStage(counts: Counts | undefined, exitCode: number, mayBeEmpty: boolean): Counts {
  const known = counts ?? none;
  const broken = counts === undefined || (exitCode !== 0 && known.failed === 0) || (total(known) === 0 && !mayBeEmpty);
  return broken ? add(known, { passed: 0, failed: 1, skipped: 0 }) : known;
}
