import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CertificateAuthority, signingKeys, type CertificateRequest, type KeyPair } from './certificates.ts';

/** Paths of a certificate and its key. */
export interface KeyFiles {
  readonly certificate: string;
  readonly key: string;
}

/** The keys of one cluster, in files as its programs want them. */
export class Pki {
  readonly #folder: string;
  readonly #authority = new CertificateAuthority('pilothouse-test');
  /** Path of the authority's certificate. */
  readonly authorityFile: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.authorityFile = join(folder, 'ca.crt');
  }

  static async create(folder: string): Promise<Pki> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const pki = new Pki(folder);
    await pki.#write('ca.crt', pki.authority);
    const { privateKey, publicKey } = signingKeys();
    await pki.#write('service-accounts.key', privateKey);
    await pki.#write('service-accounts.pub', publicKey);
    return pki;
  }

  /** The authority's certificate, PEM. */
  get authority(): string {
    return this.#authority.certificate;
  }

  get serviceAccountKeys(): { readonly privateFile: string; readonly publicFile: string } {
    return { privateFile: join(this.#folder, 'service-accounts.key'), publicFile: join(this.#folder, 'service-accounts.pub') };
  }

  issue(request: CertificateRequest): KeyPair {
    return this.#authority.issue(request);
  }

  async issueFiles(name: string, request: CertificateRequest): Promise<KeyFiles> {
    const pair = this.issue(request);
    return { certificate: await this.#write(`${name}.crt`, pair.certificate), key: await this.#write(`${name}.key`, pair.key) };
  }

  async #write(name: string, content: string): Promise<string> {
    const path = join(this.#folder, name);
    await writeFile(path, content, { mode: 0o600 });
    return path;
  }
}
