import { mkdir, mkdtemp, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CertificateAuthority, type CertificateRequest, type KeyPair } from '../cluster/certificates.ts';

export { CertificateAuthority, type CertificateRequest, type KeyPair };

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** The names under which loopback servers of the tests are called. */
export const loopbackHosts: readonly string[] = ['127.0.0.1', 'localhost'];

/** A server's certificate in every state that clients meet. All but `otherAuthority` come from `authority`. */
export interface ServerCertificates {
  readonly authority: CertificateAuthority;
  readonly valid: KeyPair;
  /** The same names and authority, another key: what a server has after its certificate was renewed. */
  readonly renewed: KeyPair;
  /** Ran out an hour ago. */
  readonly expired: KeyPair;
  /** Begins in a day, as where the client's clock is wrong. */
  readonly notYetValid: KeyPair;
  /** For `elsewhere.example` only. */
  readonly wrongHost: KeyPair;
  /** From an authority with the same name as ours that nobody trusts. */
  readonly otherAuthority: KeyPair;
}

/** Certificates of a server called by these names and IPv4 addresses, of an authority made for the occasion. */
export function serverCertificates(hosts: readonly string[] = loopbackHosts): ServerCertificates {
  const name = 'pilothouse-test-servers';
  const authority = new CertificateAuthority(name);
  const request: CertificateRequest = { commonName: hosts[0] ?? 'server', hosts };
  return {
    authority,
    valid: authority.issue(request),
    renewed: authority.issue(request),
    expired: authority.issue({ ...request, ...expired() }),
    notYetValid: authority.issue({ ...request, ...notYetValid() }),
    wrongHost: authority.issue({ commonName: 'elsewhere.example', hosts: ['elsewhere.example'] }),
    otherAuthority: new CertificateAuthority(name).issue(request),
  };
}

/** The validity of a certificate that ran out an hour ago. */
export function expired(): Required<Pick<CertificateRequest, 'notBefore' | 'notAfter'>> {
  return { notBefore: new Date(Date.now() - 2 * day), notAfter: new Date(Date.now() - hour) };
}

/** The validity of a certificate that begins in a day. */
export function notYetValid(): Required<Pick<CertificateRequest, 'notBefore' | 'notAfter'>> {
  return { notBefore: new Date(Date.now() + day), notAfter: new Date(Date.now() + 2 * day) };
}

/** The validity of a certificate that runs out in this many seconds (certificates count in whole ones). */
export function expiringIn(seconds: number): Required<Pick<CertificateRequest, 'notBefore' | 'notAfter'>> {
  return { notBefore: new Date(Date.now() - hour), notAfter: new Date(Date.now() + seconds * 1000) };
}

/**
 * How a program replaces its credential files:
 * - `in-place`: writes over the old content (a reader can see a part)
 * - `rename`: writes beside and renames
 * - `link`: as the kubelet does with mounted Secrets and tokens: each file is a link into `..data`, itself a link to
 *   a folder with a time in its name; a rotation makes a new folder and changes that one link
 */
export type RotationStyle = 'in-place' | 'rename' | 'link';

/** Credential files that are replaced while clients use them: certificate and key, an authority, a token. */
export class RotatingFiles {
  readonly #folder: string;
  readonly #style: RotationStyle;

  /** `folder` is made where it is missing; the caller removes it. */
  constructor(folder: string, style: RotationStyle = 'rename') {
    this.#folder = folder;
    this.#style = style;
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  /** Writes these files (name to content), replacing those of the same names. */
  async write(files: Readonly<Record<string, string>>): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    if (this.#style === 'link') {
      await this.#writeLinked(files);
      return;
    }
    for (const [name, content] of Object.entries(files)) {
      const target = this.#style === 'rename' ? this.path(`.${name}.new`) : this.path(name);
      await writeFile(target, content, { mode: 0o600 });
      if (this.#style === 'rename') {
        await rename(target, this.path(name));
      }
    }
  }

  async #writeLinked(files: Readonly<Record<string, string>>): Promise<void> {
    const data = this.path('..data');
    const previous = await readlink(data).catch(() => undefined);
    const next = await mkdtemp(this.path('..2026_11_22_'));
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(next, name), content, { mode: 0o600 });
      if (previous === undefined) {
        await symlink(join('..data', name), this.path(name));
      }
    }
    await symlink(basename(next), this.path('..data_tmp'));
    await rename(this.path('..data_tmp'), data);
    if (previous !== undefined) {
      await rm(this.path(previous), { recursive: true, force: true });
    }
  }
}
