import https from 'node:https';
import { Failure } from '../../common/failure.ts';
import type { AskHttp, HttpQuestion } from '../config/credentials/types.ts';
import { networkFailure, timeoutFailure } from './errors.ts';
import type { Ending } from './proxy/route.ts';
import { chooseProxy } from './proxy/server.ts';

const timeoutMs = 20_000;
const maximumBytes = 1024 * 1024;

/** Asks https servers beside the cluster, through the environment's proxy where there is one. */
export function createAskHttp(env: Readonly<Record<string, string | undefined>>): AskHttp {
  return async (question) => {
    const { url, ca, context } = question;
    const proxy = chooseProxy({ server: url, proxyUrl: undefined, env, context });
    const place = { context, host: url.host, ...(proxy === undefined ? {} : { proxy: proxy.shown }) };
    const options = ca === undefined ? {} : { ca };
    const target = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || '443') };
    const agent = proxy === undefined ? new https.Agent(options) : new (await import('./proxy/route.ts')).Route({ proxy, target, place, ca, insecure: false }, true).tlsAgent(options);
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await send(question, agent, timeout);
    } catch (error) {
      throw timeout.aborted ? timeoutFailure(place, timeoutMs) : networkFailure(error, place);
    } finally {
      agent.destroy();
    }
  };
}

function send({ url, method, headers, body, context }: HttpQuestion, agent: https.Agent, signal: AbortSignal): Promise<{ status: number; body: string }> {
  const options: https.RequestOptions & Ending = { method, headers: { Accept: 'application/json', ...headers }, agent, signal, ending: signal };
  return new Promise((resolve, reject) => {
    https.request(url, options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > maximumBytes) {
          response.destroy(new Failure('unsupported', `The answer of ${url.host} for context "${context}" is larger than 1 MiB.`));
        }
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
    }).on('error', reject).end(body);
  });
}
