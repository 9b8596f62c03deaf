import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Clock } from '../../../common/clock.ts';
import { Failure } from '../../../common/failure.ts';
import type { ResolvedContext, UserConfig } from '../types.ts';
import type { Credential, Identity } from './types.ts';

/** How old what was read from files may get. Tokens in files live for minutes, and are replaced well before their end. */
const fileMs = 10_000;

/**
 * The identity that stands in the kubeconfig or in the files it names: token, token file, client certificate, user
 * name with password. Files are read again every ten seconds and after a 401, so that rotated ones are noticed; what
 * is being written at that moment (a missing file, a certificate without its key) leaves the identity as it was.
 */
export class StaticCredential implements Credential {
  readonly #context: ResolvedContext;
  readonly #clock: Clock;
  #current: { readonly readAt: number; readonly identity: Promise<Identity> } | undefined;

  constructor(context: ResolvedContext, clock: Clock) {
    this.#context = context;
    this.#clock = clock;
  }

  identity(): Promise<Identity> {
    const { user } = this.#context;
    const fromFiles = user.tokenFile ?? user.certificateFile ?? user.keyFile;
    const stale = fromFiles !== undefined && this.#current !== undefined && this.#clock.now() - this.#current.readAt >= fileMs;
    return this.#current === undefined || stale ? this.#readAgain() : this.#current.identity;
  }

  accepted(): void {
    // Nothing to learn: reading the files again costs little.
  }

  async renew(rejected: Identity): Promise<boolean> {
    const used = this.#current?.identity;
    if (used !== undefined && (await used) === rejected && this.#current?.identity === used) {
      await this.#readAgain();
    }
    return (await this.identity()) !== rejected;
  }

  #readAgain(): Promise<Identity> {
    const identity = this.#read(this.#current?.identity);
    const current = { readAt: this.#clock.now(), identity };
    this.#current = current;
    identity.catch(() => {
      // The next request tries again: the files may be there by then.
      if (this.#current === current) {
        this.#current = undefined;
      }
    });
    return identity;
  }

  /** Reads anew, but hands back the identity before where nothing changed: connections are kept by identity. */
  async #read(before: Promise<Identity> | undefined): Promise<Identity> {
    const previous = await before?.catch(() => undefined);
    if (previous === undefined) {
      return readIdentity(this.#context);
    }
    const identity = await readIdentity(this.#context).catch(() => previous);
    return sameIdentity(previous, identity) || !isWhole(identity) ? previous : identity;
  }
}

/** Whether certificate and key belong together: while a program replaces two files, one of them is still the old one. */
function isWhole({ certificate }: Identity): boolean {
  if (certificate === undefined) {
    return true;
  }
  try {
    return new X509Certificate(certificate.cert).checkPrivateKey(createPrivateKey(certificate.key));
  } catch {
    return false;
  }
}

async function readIdentity(context: ResolvedContext): Promise<Identity> {
  const { user } = context;
  const token = await readToken(context);
  const headers: Record<string, string | string[]> = impersonationHeaders(user.impersonate);
  if (token !== undefined) {
    headers.Authorization = `Bearer ${token}`;
  } else if (user.username !== undefined || user.password !== undefined) {
    headers.Authorization = `Basic ${Buffer.from(`${user.username ?? ''}:${user.password ?? ''}`).toString('base64')}`;
  }
  return { headers, certificate: await readCertificate(context) };
}

/** The token file's content as long as it can be read, else the token: client-go's order. */
async function readToken({ user, entry }: ResolvedContext): Promise<string | undefined> {
  if (user.tokenFile === undefined) {
    return user.token;
  }
  try {
    const token = (await readFile(user.tokenFile, 'utf8')).trim();
    if (token !== '') {
      return token;
    }
  } catch (error) {
    if (user.token === undefined) {
      throw unreadable('token file', user.tokenFile, entry.name, error);
    }
  }
  if (user.token === undefined) {
    throw new Failure('unauthorized', `The token file ${user.tokenFile} of context "${entry.name}" is empty.`, { hint: 'Sign in again with the tool that writes it.' });
  }
  return user.token;
}

async function readCertificate({ user, entry }: ResolvedContext): Promise<Identity['certificate']> {
  if (user.certificateData === undefined && user.certificateFile === undefined) {
    return undefined;
  }
  if (user.keyData === undefined && user.keyFile === undefined) {
    throw new Failure('invalid', `The user of context "${entry.name}" has a client certificate without a key.`, { hint: 'Add client-key or client-key-data to the kubeconfig.' });
  }
  const cert = user.certificateData ?? await readPart('client certificate', user.certificateFile ?? '', entry.name);
  const key = user.keyData ?? await readPart('client key', user.keyFile ?? '', entry.name);
  return { cert, key };
}

async function readPart(what: string, file: string, context: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw unreadable(what, file, context, error);
  }
}

function unreadable(what: string, file: string, context: string, cause: unknown): Failure {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
  return new Failure('unauthorized', `The ${what} ${file} of context "${context}" cannot be read (${code}).`, { hint: 'Correct the path in the kubeconfig, or create the file again with the tool that writes it.', cause });
}

/** The headers that ask the server to act as someone else. */
export function impersonationHeaders(impersonate: UserConfig['impersonate']): Record<string, string | string[]> {
  if (impersonate === undefined) {
    return {};
  }
  const { user, uid, groups, extra } = impersonate;
  const extras = Object.entries(extra).map(([key, values]) => [`Impersonate-Extra-${encodeURIComponent(key)}`, [...values]] as const);
  return {
    'Impersonate-User': user,
    ...(uid === undefined ? {} : { 'Impersonate-Uid': uid }),
    ...(groups.length === 0 ? {} : { 'Impersonate-Group': [...groups] }),
    ...Object.fromEntries(extras),
  };
}

function sameIdentity(left: Identity, right: Identity): boolean {
  const parts = (identity: Identity): string => JSON.stringify([identity.headers, identity.certificate?.cert.toString(), identity.certificate?.key.toString()]);
  return parts(left) === parts(right);
}
