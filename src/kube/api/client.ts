import type { Readable } from 'node:stream';
import type { WebSocket } from 'ws';
import { Failure } from '../../common/failure.ts';
import type { Transport } from './transport.ts';
import type { KubeClient, KubeRequest } from './types.ts';

/** The client of one connection, over its transport. */
export class HttpKubeClient implements KubeClient {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async json(request: KubeRequest): Promise<unknown> {
    const body = await this.#transport.whole(request);
    try {
      return JSON.parse(body.toString()) as unknown;
    } catch (error) {
      // The parser's message quotes the text, which may be anything: it is left out.
      throw new Failure('unsupported', `The answer to ${request.path} is not JSON.`, { hint: 'Check that the server in the kubeconfig is a Kubernetes API server.', cause: error });
    }
  }

  async text(request: KubeRequest): Promise<string> {
    return (await this.#transport.whole(request)).toString();
  }

  stream(request: KubeRequest): Promise<Readable> {
    return this.#transport.stream(request);
  }

  webSocket(request: KubeRequest, protocols: readonly string[]): Promise<WebSocket> {
    return this.#transport.webSocket(request, protocols);
  }
}
