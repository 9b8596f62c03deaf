import { systemClock, type Clock } from '../common/clock.ts';
import { Emitter, type Event } from '../common/emitter.ts';
import { matchesGlob } from '../common/glob.ts';
import type { Disposable } from '../common/lifetime.ts';

/** Which contexts are read-only now. Asked before every request. */
export interface Protection {
  isProtected(context: string): boolean;
}

/** Which contexts are read-only, and those that were unlocked for a time. */
export interface ProtectionPolicy extends Protection, Disposable {
  /** Whether the context is named as protected, be it unlocked now or not. */
  isListed(context: string): boolean;
  /** When the context's protection comes back (ms since the epoch); undefined where it is not unlocked. */
  unlockedUntil(context: string): number | undefined;
  /**
   * Lets everything through for so many milliseconds, at most a day; asked again, the time starts anew. What was
   * opened in that time, such as a shell, stays open until it ends by itself.
   */
  unlock(context: string, ms: number): void;
  lock(context: string): void;
  /** Tells that the names may have changed (a setting, say). */
  refresh(): void;
  /** Fires when a context was unlocked or locked, when its time ran out, and after a refresh. */
  readonly onDidChange: Event<void>;
}

/** For hosts without protected contexts. */
export const unprotected: Protection = { isProtected: () => false };

const longestUnlockMs = 24 * 60 * 60 * 1000;

interface Unlocked {
  readonly until: number;
  readonly timer: Disposable;
}

/**
 * Protects the contexts that match one of the patterns: names in which `*` and `?` may stand for other characters.
 * Small and capital letters are not told apart, as a pattern rather protects too much than too little.
 */
export class ProtectedContexts implements ProtectionPolicy {
  readonly #read: () => readonly string[];
  /** As they were read last; undefined where they may have changed since. */
  #patterns: readonly string[] | undefined;
  readonly #clock: Clock;
  readonly #unlocked = new Map<string, Unlocked>();
  readonly #changed = new Emitter<void>();

  /** `patterns` is asked once, and again after each `refresh`: every row and every request asks, and settings are slow to read. */
  constructor(patterns: () => readonly string[], clock: Clock = systemClock) {
    this.#read = patterns;
    this.#clock = clock;
  }

  readonly onDidChange = this.#changed.event;

  isListed(context: string): boolean {
    const name = context.toLowerCase();
    this.#patterns ??= this.#read().map((pattern) => pattern.trim().toLowerCase());
    return this.#patterns.some((pattern) => matchesGlob(name, pattern));
  }

  isProtected(context: string): boolean {
    return this.isListed(context) && this.unlockedUntil(context) === undefined;
  }

  unlockedUntil(context: string): number | undefined {
    const until = this.#unlocked.get(context)?.until;
    // Timers are late after the machine slept; the clock is not.
    return until !== undefined && this.#clock.now() < until ? until : undefined;
  }

  unlock(context: string, ms: number): void {
    if (!(ms > 0) || !this.isListed(context)) {
      return;
    }
    this.#forget(context);
    const lasts = Math.min(ms, longestUnlockMs);
    this.#unlocked.set(context, { until: this.#clock.now() + lasts, timer: this.#clock.after(lasts, () => this.lock(context)) });
    this.#changed.fire();
  }

  lock(context: string): void {
    if (this.#forget(context)) {
      this.#changed.fire();
    }
  }

  refresh(): void {
    this.#patterns = undefined;
    this.#changed.fire();
  }

  /** Ends the timers; what was unlocked is protected again. */
  dispose(): void {
    for (const context of [...this.#unlocked.keys()]) {
      this.#forget(context);
    }
    this.#changed.dispose();
  }

  #forget(context: string): boolean {
    this.#unlocked.get(context)?.timer.dispose();
    return this.#unlocked.delete(context);
  }
}
