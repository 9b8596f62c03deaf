import { Failure } from '../../common/failure.ts';
import { asString, at } from '../../common/json.ts';
import type { KubeClient, KubeRequest } from './types.ts';

/** Objects asked for in one request: keeps answers small and the server's memory low. */
export const pageSize = 500;

export interface PageRequest {
  readonly path: string;
  readonly accept?: string;
  readonly query?: KubeRequest['query'];
  readonly signal?: AbortSignal | undefined;
}

/**
 * A list page by page, all of the same moment. A list that takes so long that the server forgets that moment (410) is
 * read once more from the start in one request, which cannot expire; `restarted` then says that earlier pages are void.
 */
export async function* pages(client: KubeClient, request: PageRequest): AsyncGenerator<{ readonly page: unknown; readonly restarted: boolean }> {
  let token = '';
  do {
    let page: unknown;
    try {
      page = await ask(client, request, { limit: pageSize, continue: token || undefined });
    } catch (error) {
      if (token === '' || !(error instanceof Failure) || error.code !== 'gone') {
        throw error;
      }
      yield { page: await ask(client, request, {}), restarted: true };
      return;
    }
    yield { page, restarted: false };
    token = asString(at(page, 'metadata', 'continue')) ?? '';
  } while (token !== '');
}

function ask(client: KubeClient, { path, accept, query, signal }: PageRequest, more: NonNullable<KubeRequest['query']>): Promise<unknown> {
  return client.json({ path, query: { ...query, ...more }, signal, ...(accept === undefined ? {} : { accept }) });
}
