import type { LogGap, LogLine } from './types.ts';

/** The last second of which lines were shown: what it takes to go on there. */
interface Second {
  /** RFC 3339 without fraction. */
  readonly second: string;
  /** How many lines of it were shown. */
  count: number;
  /** The times of the first and the last of them. */
  readonly first: string;
  last: string;
}

/**
 * Where a log is to be taken up after its connection broke. Servers take a start in whole seconds only, so a resumed
 * log begins with lines of that second that were shown already: they are counted off. Where the node has rotated them
 * away, their times tell which lines are new, and whether any can be missing.
 */
export class ResumePoint {
  #shown: Second | undefined;
  #skipping: { readonly shown: Second; skipped: number; byTime: boolean; sawLast: boolean } | undefined;

  /** The `sinceTime` to ask for; undefined where no line was shown yet. */
  get since(): string | undefined {
    return this.#shown?.second;
  }

  /** Called when the log was asked for again from `since` on. */
  resumed(): void {
    this.#skipping = this.#shown === undefined ? undefined : { shown: { ...this.#shown }, skipped: 0, byTime: false, sawLast: false };
  }

  /** The lines that were not shown yet. Tells of a gap before the first of them. */
  take(lines: readonly LogLine[], onGap: (gap: LogGap) => void): LogLine[] {
    const fresh = this.#skipping === undefined ? [...lines] : lines.filter((line) => this.#isFresh(line, onGap));
    for (const line of fresh) {
      this.#count(line);
    }
    return fresh;
  }

  #isFresh(line: LogLine, onGap: (gap: LogGap) => void): boolean {
    const skipping = this.#skipping;
    if (skipping === undefined || line.time === '') {
      return true;
    }
    const { shown } = skipping;
    if (!skipping.byTime && secondOf(line.time) === shown.second && skipping.skipped < shown.count) {
      skipping.skipped++;
      skipping.sawLast ||= line.time === shown.last;
      // Another first line than before: some are gone, so that counting no longer tells which.
      skipping.byTime = skipping.skipped === 1 && line.time !== shown.first;
      if (!skipping.byTime) {
        return false;
      }
    }
    if (skipping.skipped < shown.count || skipping.byTime) {
      skipping.byTime = true;
      skipping.sawLast ||= line.time === shown.last;
      if (comparable(line.time) <= comparable(shown.last)) {
        return false;
      }
    }
    this.#skipping = undefined;
    if (skipping.byTime && !skipping.sawLast) {
      onGap({ after: shown.last, until: line.time });
    }
    return true;
  }

  #count({ time }: LogLine): void {
    if (time === '') {
      return;
    }
    const second = secondOf(time);
    if (this.#shown?.second === second) {
      this.#shown.count++;
      this.#shown.last = time;
    } else {
      this.#shown = { second, count: 1, first: time, last: time };
    }
  }
}

/** A time without its fraction of a second. */
function secondOf(time: string): string {
  return time.replace(/\.\d+/, '');
}

/** A time whose order as text is its order in time: the fraction filled up to nine digits. Zones do not differ within one log. */
function comparable(time: string): string {
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? '';
  return `${time.slice(0, 19)}.${fraction.padEnd(9, '0')}`;
}
