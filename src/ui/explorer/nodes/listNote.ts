import type { CollectionState, MissingPart } from '../../../kube/live/types.ts';
import type { TreeServices } from '../node.ts';
import { failureNote, type Note } from './noteNode.ts';

type Words = Pick<TreeServices, 't' | 'formatNumber' | 'formatTime'>;

/**
 * What a list says above its rows, or in place of them; undefined where the rows speak for themselves.
 * @param empty what to say of a list that holds nothing; undefined where it holds something
 */
export function listNote(state: CollectionState, empty: string | undefined, words: Words): Note | undefined {
  const { t } = words;
  switch (state.phase) {
    case 'loading':
      return plain(loadingText(state.loaded, state.total, words), 'loading~spin');
    case 'live':
      return missingNote(state.missing ?? [], words) ?? (empty === undefined ? undefined : plain(empty, 'circle-slash'));
    case 'stale':
      return failureNote(state.failure, t('As of {0}, reconnecting', words.formatTime(state.since)));
    case 'denied':
    case 'failed':
      return failureNote(state.failure);
  }
}

function loadingText(loaded: number, total: number | undefined, { t, formatNumber }: Words): string {
  if (loaded === 0) {
    return t('Loading…');
  }
  return total === undefined
    ? t('Loading… {0}', formatNumber(loaded))
    : t('Loading… {0} of about {1}', formatNumber(loaded), formatNumber(total));
}

/** Names what is left out of a list of several namespaces. */
function missingNote(missing: readonly MissingPart[], { t }: Words): Note | undefined {
  const [first] = missing;
  if (first === undefined) {
    return undefined;
  }
  if (first.namespace === undefined) {
    return failureNote(first.failure, t('Only the namespaces known here'));
  }
  return failureNote(first.failure, t('Without {0}', missing.map(({ namespace }) => namespace ?? '').join(', ')));
}

function plain(label: string, icon: string): Note {
  return { label, icon: { id: icon }, message: label, failed: false };
}
