import { explain, type Failure } from '../../common/failure.ts';
import { plainLine } from '../../common/text.ts';
import type { CollectionState } from '../../kube/live/types.ts';
import type { HostMessage } from '../../tableProtocol.ts';
import { actionsFor } from '../failures/actions.ts';
import type { Translate } from '../translate.ts';

/** What the words of a state are made with. */
export interface StateWords {
  readonly t: Translate;
  readonly formatNumber: (value: number) => string;
  /** A time of day from ms since the epoch. */
  readonly formatTime: (at: number) => string;
}

export type StateMessage = Extract<HostMessage, { readonly type: 'state' }>;

/** How a list fares, in words, with buttons for what helps. */
export function stateMessage(state: CollectionState, words: StateWords): StateMessage {
  const { t, formatNumber, formatTime } = words;
  switch (state.phase) {
    case 'loading':
      return plain('loading', state.loaded === 0 ? t('Loading…') : state.total === undefined
        ? t('Loading… {0}', formatNumber(state.loaded))
        : t('Loading… {0} of about {1}', formatNumber(state.loaded), formatNumber(state.total)));
    case 'live': {
      const missing = (state.missing ?? []).flatMap(({ namespace }) => namespace ?? []);
      const [first] = state.missing ?? [];
      if (first === undefined) {
        return plain('live', t('Live'));
      }
      return plain('live', missing.length === 0 ? t('Only the namespaces known here') : t('Without {0}', missing.join(', ')));
    }
    case 'stale':
      return { ...plain('stale', t('As of {0}, reconnecting: {1}', formatTime(state.since), plainLine(state.failure.message, 300))), buttons: [retry(t)] };
    case 'denied':
    case 'failed':
      return failureMessage(state.failure, words);
  }
}

/** Why there is nothing to show. */
export function failureMessage(failure: Failure, { t }: Pick<StateWords, 't'>): StateMessage {
  const buttons = actionsFor(failure).flatMap((action) => {
    switch (action) {
      case 'logIn':
        return [{ id: 'logIn', title: t('Log In Again') }];
      case 'openKubeconfig':
        return [{ id: 'openKubeconfig', title: t('Open Kubeconfig') }];
      case 'copyHint':
      case 'copyMessage':
      case 'retry':
      case 'unlock':
        return [];
    }
  });
  return { type: 'state', phase: 'failed', text: plainLine(explain(failure)), buttons: [retry(t), ...buttons] };
}

/** What a table says that the editor has restored and nobody has asked for yet. */
export function asleepMessage(context: string, { t }: Pick<StateWords, 't'>): StateMessage {
  return { type: 'state', phase: 'asleep', text: t('Nothing was asked of context {0} yet.', context), buttons: [{ id: 'load', title: t('Load') }] };
}

function retry(t: Translate): { id: string; title: string } {
  return { id: 'retry', title: t('Try Again') };
}

function plain(phase: 'loading' | 'live' | 'stale', text: string): StateMessage {
  return { type: 'state', phase, text, buttons: [] };
}
