import { Failure } from '../../common/failure.ts';
import { asString, at } from '../../common/json.ts';
import { nextTurn } from '../../common/turn.ts';
import type { KubeClient, KubeRequest } from './types.ts';

/** Objects asked for in one request: keeps answers small and the server's memory low. */
export const pageSize = 500;

/** The same for whole objects, of which a page must not take long to read either. */
export const wholePageSize = 250;

export interface PageRequest {
  readonly path: string;
  readonly accept?: string;
  readonly query?: KubeRequest['query'];
  /** Objects in one request. Default `pageSize`. */
  readonly limit?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Page {
  readonly page: unknown;
  /** Earlier pages are void: this one is the whole list. */
  readonly restarted: boolean;
}

/**
 * A list page by page, all of the same moment; each is asked for while the one before is looked at. A list that takes
 * so long that the server forgets that moment (410) is read once more from the start in one request, which cannot
 * expire; `restarted` then says that earlier pages are void.
 */
export async function* pages(client: KubeClient, request: PageRequest): AsyncGenerator<Page> {
  const ending = new AbortController();
  const signal = request.signal === undefined ? ending.signal : AbortSignal.any([request.signal, ending.signal]);
  const asked = { ...request, signal };
  try {
    let coming: Promise<Page> | undefined = askPage(client, asked, '');
    while (coming !== undefined) {
      const got: Page = await coming;
      const token = got.restarted ? '' : asString(at(got.page, 'metadata', 'continue')) ?? '';
      coming = token === '' ? undefined : askPage(client, asked, token);
      // Awaited in the next round; until then its failure must not count as unhandled.
      coming?.catch(() => undefined);
      // Parsing a page and looking at it are two steps for the event loop.
      await nextTurn();
      yield got;
    }
  } finally {
    ending.abort();
  }
}

async function askPage(client: KubeClient, request: PageRequest, token: string): Promise<Page> {
  try {
    return { page: await ask(client, request, { limit: request.limit ?? pageSize, continue: token || undefined }), restarted: false };
  } catch (error) {
    if (token === '' || !(error instanceof Failure) || error.code !== 'gone') {
      throw error;
    }
    return { page: await ask(client, request, {}), restarted: true };
  }
}

function ask(client: KubeClient, { path, accept, query, signal }: PageRequest, more: NonNullable<KubeRequest['query']>): Promise<unknown> {
  return client.json({ path, query: { ...query, ...more }, signal, ...(accept === undefined ? {} : { accept }) });
}
