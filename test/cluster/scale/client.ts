import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';
import { asString, at } from '../../../src/common/json.ts';

export interface Write {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  /** Who manages the fields that are written. */
  readonly manager?: string;
}

const tries = 8;

/** Sends many small writes over a fixed number of kept connections, as one admin with a client certificate. */
export class Writer {
  readonly #server: string;
  readonly #agent: Agent;
  readonly #width: number;

  private constructor(server: string, agent: Agent, width: number) {
    this.#server = server;
    this.#agent = agent;
    this.#width = width;
  }

  /** `width`: connections, and requests at once. */
  static async open(kubeconfig: string, width = 32): Promise<Writer> {
    const config: unknown = parse(await readFile(kubeconfig, 'utf8'));
    const data = (...steps: (string | number)[]): Buffer => Buffer.from(asString(at(config, ...steps)) ?? '', 'base64');
    const agent = new Agent({
      keepAlive: true,
      maxSockets: width,
      ca: data('clusters', 0, 'cluster', 'certificate-authority-data'),
      cert: data('users', 0, 'user', 'client-certificate-data'),
      key: data('users', 0, 'user', 'client-key-data'),
    });
    return new Writer(asString(at(config, 'clusters', 0, 'cluster', 'server')) ?? '', agent, width);
  }

  /** Again where the server is busy or a connection breaks. 409 (exists already) and 404 of a DELETE are no errors. */
  async write(write: Write): Promise<void> {
    for (let left = tries; ; left--) {
      const { status, text } = await this.#send(write).catch((error: unknown) => ({ status: 0, text: String(error) }));
      const done = (status >= 200 && status < 300) || status === 409 || (status === 404 && write.method === 'DELETE');
      if (done) {
        return;
      }
      const again = status === 0 || status === 429 || status >= 500;
      if (!again || left === 1) {
        throw new Error(`${write.method} ${write.path}: ${status} ${text.slice(0, 500)}`);
      }
      await delay(100);
    }
  }

  /** Does something for each number from 0 to `count` - 1, as many at once as there are connections. */
  async each(count: number, work: (index: number) => Promise<void>, signal?: AbortSignal): Promise<void> {
    let next = 0;
    await Promise.all(Array.from({ length: Math.min(count, this.#width) }, async () => {
      while (next < count) {
        signal?.throwIfAborted();
        await work(next++);
      }
    }));
  }

  close(): void {
    this.#agent.destroy();
  }

  #send({ method, path, body, manager = 'kubectl' }: Write): Promise<{ status: number; text: string }> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const url = new URL(`${path}${path.includes('?') ? '&' : '?'}fieldManager=${manager}`, this.#server);
    const headers = { 'Content-Type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json', 'Content-Length': Buffer.byteLength(text) };
    return new Promise((resolve, reject) => {
      const asked = request(method === 'DELETE' ? new URL(path, this.#server) : url, { method, agent: this.#agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject).once('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      });
      asked.once('error', reject).end(text);
    });
  }
}
