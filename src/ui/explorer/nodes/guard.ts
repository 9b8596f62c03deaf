import type { ItemWord } from '../../../contributions.ts';
import type { TreeServices } from '../node.ts';

/** What the row of a protected context shows of it. */
export interface Guard {
  readonly text: string;
  readonly explanation: string;
  readonly icon: string;
  readonly color: string;
  readonly word: ItemWord;
}

/** Undefined where the context is not named as protected. */
export function guardOf(context: string, { t, protection, formatTime }: Pick<TreeServices, 't' | 'protection' | 'formatTime'>): Guard | undefined {
  if (!protection.isListed(context)) {
    return undefined;
  }
  const until = protection.unlockedUntil(context);
  if (until === undefined) {
    return { text: t('protected'), explanation: t('Protected: everything but reading is refused in this context.'), icon: 'lock', color: 'charts.red', word: 'protected' };
  }
  const time = formatTime(until);
  return { text: t('unlocked until {0}', time), explanation: t('Protected, but changes are let through until {0}.', time), icon: 'unlock', color: 'charts.yellow', word: 'unlocked' };
}
