import { Lifetime } from '../../../common/lifetime.ts';
import type { CollectionState, LiveCollection } from '../../../kube/live/types.ts';

/** Waits for the work, but no longer than until the signal aborts. Rejects with the signal's reason then. */
export async function abortable(work: Promise<void> | undefined, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const aborted = new Lifetime();
  try {
    await Promise.race([work, new Promise((_, reject) => {
      const listener = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', listener, { once: true });
      aborted.add({ dispose: () => signal.removeEventListener('abort', listener) });
    })]);
  } finally {
    aborted.dispose();
  }
}

/** Resolves when the list has its first page of several, is no longer loading, or is no longer open. */
export function firstRows(collection: LiveCollection, opened: Lifetime): Promise<void> {
  return new Promise((resolve) => {
    const look = (state: CollectionState): void => {
      if (state.phase !== 'loading' || (state.total !== undefined && state.loaded < state.total)) {
        resolve();
      }
    };
    look(collection.state);
    opened.add(collection.onDidChangeState(look));
    opened.add({ dispose: resolve });
  });
}
