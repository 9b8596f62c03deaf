import { Failure } from '../../common/failure.ts';
import type { Translate } from '../translate.ts';

/** Largest kubeconfig that is taken from an address, in bytes. */
const mostBytes = 1024 * 1024;
const timeoutMs = 15_000;

/** What is wrong with an address to read a kubeconfig from; undefined where nothing is. */
export function addressProblem(address: string, t: Translate): string | undefined {
  const url = URL.canParse(address.trim()) ? new URL(address.trim()) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return t('This is not an address such as https://example.com/admin.conf.');
  }
  // Everything in a kubeconfig is as good as a password; without TLS all on the way can read it.
  return url.protocol === 'http:' && !isLoopback(url.hostname) ? t('Only https:// addresses are read: a kubeconfig holds credentials.') : undefined;
}

/** Reads a kubeconfig from an address that has no problem. Follows no redirect. Rejects with a Failure. */
export async function readAddress(address: string, t: Translate, signal: AbortSignal): Promise<string> {
  const url = new URL(address.trim());
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await fetch(url, { redirect: 'manual', signal: ended, headers: { accept: 'application/yaml, text/plain, */*' } });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Failure('invalid', t('{0} answered with status {1} instead of a kubeconfig.', url.host, response.status));
    }
    return await bounded(response, url.host, t);
  } catch (error) {
    if (error instanceof Failure) {
      throw error;
    }
    if (signal.aborted) {
      throw Failure.from(signal.reason, 'cancelled');
    }
    throw ended.aborted
      ? new Failure('timeout', t('{0} did not answer within {1} seconds.', url.host, timeoutMs / 1000))
      : new Failure('unreachable', t('{0} cannot be read: {1}', url.host, reasonOf(error)));
  }
}

async function bounded(response: Response, host: string, t: Translate): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  // Leaving the loop cancels the rest.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > mostBytes) {
      throw new Failure('invalid', t('{0} sent more than a kubeconfig can be.', host));
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? cause.message : error instanceof Error ? error.message : String(error);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
