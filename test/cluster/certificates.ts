import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { bitString, boolean, context, integer, objectIdentifier, octetString, sequence, set, utcTime, utf8String } from './der.ts';

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateRequest {
  /** For a client the user's name. */
  readonly commonName: string;
  /** For a client its groups. */
  readonly organizations?: readonly string[];
  /** Names and IPv4 addresses under which a server is called. */
  readonly hosts?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

const oid = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
};
const day = 24 * 60 * 60 * 1000;

/**
 * A certificate authority that lives as long as a test cluster. Node has no call that signs certificates, and an
 * openssl of the right version is not everywhere, so they are put together here (RFC 5280).
 */
export class CertificateAuthority {
  readonly #name: Buffer;
  readonly #key: KeyObject;
  readonly #keyId: Buffer;
  /** The authority's own certificate, PEM. */
  readonly certificate: string;

  constructor(commonName: string) {
    const pair = newKey();
    this.#name = distinguishedName(commonName, []);
    this.#key = pair.privateKey;
    this.#keyId = keyIdentifier(pair.publicKey);
    this.certificate = this.#sign(this.#name, pair.publicKey, {}, [
      extension(oid.basicConstraints, sequence(boolean(true)), true),
      extension(oid.keyUsage, bitString(Buffer.from([0b00000110]), 1), true),
      extension(oid.subjectKeyId, octetString(this.#keyId)),
    ]);
  }

  /** A new key and a certificate for it, good for a client and for a server. */
  issue(request: CertificateRequest): KeyPair {
    const pair = newKey();
    const hosts = (request.hosts ?? []).map(generalName);
    const certificate = this.#sign(distinguishedName(request.commonName, request.organizations ?? []), pair.publicKey, request, [
      extension(oid.basicConstraints, sequence(), true),
      extension(oid.keyUsage, bitString(Buffer.from([0b10100000]), 5), true),
      extension(oid.extendedKeyUsage, sequence(objectIdentifier(oid.serverAuth), objectIdentifier(oid.clientAuth))),
      extension(oid.authorityKeyId, sequence(context(0, this.#keyId, false))),
      ...(hosts.length === 0 ? [] : [extension(oid.subjectAltName, sequence(...hosts))]),
    ]);
    return { certificate, key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }

  #sign(subject: Buffer, publicKey: KeyObject, validity: Pick<CertificateRequest, 'notBefore' | 'notAfter'>, extensions: Buffer[]): string {
    const algorithm = sequence(objectIdentifier(oid.ecdsaWithSha256));
    // A minute of slack for clocks, and a year, which no test cluster reaches.
    const notBefore = validity.notBefore ?? new Date(Date.now() - 60_000);
    const notAfter = validity.notAfter ?? new Date(Date.now() + 365 * day);
    const body = sequence(
      context(0, integer(Buffer.from([2]))),
      integer(randomBytes(16)),
      algorithm,
      this.#name,
      sequence(utcTime(notBefore), utcTime(notAfter)),
      subject,
      publicKey.export({ type: 'spki', format: 'der' }),
      context(3, sequence(...extensions)),
    );
    return pem('CERTIFICATE', sequence(body, algorithm, bitString(sign('sha256', body, this.#key))));
  }
}

/** A key pair for signing service account tokens: PEM, private and public. */
export function signingKeys(): { readonly privateKey: string; readonly publicKey: string } {
  const { privateKey } = newKey();
  return {
    privateKey: privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
    publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
  };
}

function newKey(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function keyIdentifier(publicKey: KeyObject): Buffer {
  return createHash('sha1').update(publicKey.export({ type: 'spki', format: 'der' })).digest();
}

function distinguishedName(commonName: string, organizations: readonly string[]): Buffer {
  const part = (type: string, value: string): Buffer => set(sequence(objectIdentifier(type), utf8String(value)));
  return sequence(...organizations.map((name) => part(oid.organization, name)), part(oid.commonName, commonName));
}

/** GeneralName: an IP address is choice 7, a DNS name choice 2. */
function generalName(host: string): Buffer {
  return isIPv4(host) ? context(7, Buffer.from(host.split('.').map(Number)), false) : context(2, Buffer.from(host), false);
}

function extension(type: string, value: Buffer, critical = false): Buffer {
  return sequence(objectIdentifier(type), ...(critical ? [boolean(true)] : []), octetString(value));
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
