import { Agent, request } from 'node:https';
import type { KeyPair } from './certificates.ts';

export interface Answer {
  /** HTTP status; 0 where nobody answered. */
  readonly status: number;
  /** The body as JSON; undefined where it is none. */
  readonly body: unknown;
}

/** Asks the API server simple questions while the cluster starts, where a process per question would be slow. */
export class ApiReader {
  readonly #server: string;
  readonly #agent: Agent;

  constructor(server: string, authority: string, pair: KeyPair) {
    this.#server = server;
    this.#agent = new Agent({ ca: authority, cert: pair.certificate, key: pair.key });
  }

  /** Never rejects; 2 s at most. */
  get(path: string): Promise<Answer> {
    return new Promise((resolve) => {
      const nothing = (): void => resolve({ status: 0, body: undefined });
      const asked = request(new URL(path, this.#server), { agent: this.#agent, timeout: 2000 }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => { text += part; });
        response.once('error', nothing).once('end', () => resolve({ status: response.statusCode ?? 0, body: parse(text) }));
      });
      asked.once('timeout', () => asked.destroy()).once('error', nothing).end();
    });
  }

  async answers(path: string): Promise<boolean> {
    return (await this.get(path)).status === 200;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
