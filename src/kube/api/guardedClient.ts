import type { Readable } from 'node:stream';
import type { WebSocket } from 'ws';
import { Failure } from '../../common/failure.ts';
import { plainLine } from '../../common/text.ts';
import { onlyReads } from './readOnly.ts';
import type { KubeClient, KubeRequest } from './types.ts';

export interface GuardOptions {
  /** The context's name, for messages. */
  readonly context: string;
  /** Asked before every request. */
  readonly isProtected: () => boolean;
}

/**
 * Stands before a client and refuses, while its context is protected, whatever is not a read, before anything is
 * sent. WebSockets carry exec, attach and port-forward only: none is opened.
 */
export class GuardedClient implements KubeClient {
  readonly #client: KubeClient;
  readonly #options: GuardOptions;

  constructor(client: KubeClient, options: GuardOptions) {
    this.#client = client;
    this.#options = options;
  }

  async json(request: KubeRequest): Promise<unknown> {
    return this.#client.json(this.#checked(request));
  }

  async text(request: KubeRequest): Promise<string> {
    return this.#client.text(this.#checked(request));
  }

  async stream(request: KubeRequest): Promise<Readable> {
    return this.#client.stream(this.#checked(request));
  }

  async webSocket(request: KubeRequest, protocols: readonly string[]): Promise<WebSocket> {
    const asked = { ...request };
    if (this.#options.isProtected()) {
      throw this.#refusal('WebSocket', asked.path);
    }
    return this.#client.webSocket(asked, protocols);
  }

  /** The request as it was when it was judged: what its owner changes later is not sent. */
  #checked(request: KubeRequest): KubeRequest {
    const asked = { ...request };
    if (this.#options.isProtected() && !onlyReads(asked)) {
      throw this.#refusal(asked.method ?? 'GET', asked.path);
    }
    return asked;
  }

  #refusal(action: string, path: string): Failure {
    const what = plainLine(`${action} ${path.split('?', 1)[0] ?? ''}`, 300);
    return new Failure('protected', `The context "${this.#options.context}" is protected, so that only reads are allowed in it: ${what} was not sent.`, {
      hint: 'Unlock the context for some time, or take it out of the setting pilothouse.protectedContexts.',
    });
  }
}
