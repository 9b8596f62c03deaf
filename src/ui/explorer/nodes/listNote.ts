import type { CollectionState } from '../../../kube/live/types.ts';
import type { Translate } from '../../translate.ts';
import { failureNote, type Note } from './noteNode.ts';

export interface ListWords {
  readonly t: Translate;
  readonly formatNumber: (value: number) => string;
  readonly formatTime: (at: number) => string;
  /** The plural the list is called by. */
  readonly label: string;
  /** The one namespace listed, undefined for all. */
  readonly namespace: string | undefined;
  readonly namespaced: boolean;
}

/** What a list says above its rows, or in place of them; undefined where the rows speak for themselves. */
export function listNote(state: CollectionState, rows: number, words: ListWords): Note | undefined {
  const { t } = words;
  switch (state.phase) {
    case 'loading':
      return plain(loadingText(state.loaded, state.total, words), 'loading~spin');
    case 'live':
      return rows > 0 ? undefined : plain(emptyText(words), 'circle-slash');
    case 'stale':
      return failureNote(state.failure, t('As of {0}, reconnecting', words.formatTime(state.since)));
    case 'denied':
    case 'failed':
      return failureNote(state.failure);
  }
}

function loadingText(loaded: number, total: number | undefined, { t, formatNumber }: ListWords): string {
  if (loaded === 0) {
    return t('Loading…');
  }
  return total === undefined
    ? t('Loading… {0}', formatNumber(loaded))
    : t('Loading… {0} of {1}', formatNumber(loaded), formatNumber(total));
}

function emptyText({ t, label, namespace, namespaced }: ListWords): string {
  if (!namespaced) {
    return t('No {0}', label);
  }
  return namespace === undefined ? t('No {0} in any namespace', label) : t('No {0} in namespace {1}', label, namespace);
}

function plain(label: string, icon: string): Note {
  return { label, icon: { id: icon }, message: label, failed: false };
}
