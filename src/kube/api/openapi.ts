import { asString, at } from '../../common/json.ts';
import { abortable } from './abort.ts';
import type { KubeClient } from './types.ts';

export interface OpenApiOptions {
  /** Aborts what is under way when the connection is closed. */
  readonly signal: AbortSignal;
  /** Milliseconds for one request. */
  readonly timeoutMs: number;
}

/**
 * A cluster's OpenAPI v3 documents, one per group version. The index that names them is read once; a failure is
 * remembered too, so that whoever asks at every keystroke does not repeat it.
 */
export class OpenApiDocuments {
  readonly #client: KubeClient;
  readonly #options: OpenApiOptions;
  #index: Promise<unknown> | undefined;

  constructor(client: KubeClient, options: OpenApiOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** The document's text; undefined where the cluster does not serve the group version. Rejects with a Failure. */
  async read(group: string, version: string, signal: AbortSignal): Promise<string | undefined> {
    this.#index ??= this.#client.json({ path: '/openapi/v3', ...this.#options });
    const address = addressOf(await abortable(this.#index, signal), group, version);
    return address === undefined ? undefined : this.#client.text({ ...address, timeoutMs: this.#options.timeoutMs, signal: AbortSignal.any([signal, this.#options.signal]) });
  }
}

/** Where the index says that a group version's document is; the query holds a hash of its content. */
function addressOf(index: unknown, group: string, version: string): { path: string; query: Record<string, string> } | undefined {
  const name = group === '' ? `api/${version}` : `apis/${group}/${version}`;
  const relative = asString(at(index, 'paths', name, 'serverRelativeURL'));
  if (relative === undefined) {
    return undefined;
  }
  const url = new URL(relative, 'https://cluster.invalid');
  return { path: url.pathname, query: Object.fromEntries(url.searchParams) };
}
