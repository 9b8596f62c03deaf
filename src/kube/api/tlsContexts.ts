import { createHash } from 'node:crypto';
import tls from 'node:tls';
import type { Identity } from '../config/credentials/types.ts';

/** More servers than people have open; what is left out is made again. */
const mostKept = 100;

/**
 * CAs and client certificates as TLS uses them. Node reads them anew for every connection, which takes the better part of
 * a millisecond; contexts of one cluster, and all connections of a context, share what was read once.
 */
export class TlsContexts {
  readonly #kept = new Map<string, tls.SecureContext>();

  /** Undefined where they cannot be read: the connection then fails by them, and tells why. */
  of(ca: Buffer | undefined, certificate: Identity['certificate']): tls.SecureContext | undefined {
    const key = keyOf(ca, certificate);
    const known = this.#kept.get(key) ?? read(ca, certificate);
    this.#kept.delete(key);
    if (known !== undefined) {
      this.#kept.set(key, known);
    }
    if (this.#kept.size > mostKept) {
      this.#kept.delete(this.#kept.keys().next().value!);
    }
    return known;
  }
}

function read(ca: Buffer | undefined, certificate: Identity['certificate']): tls.SecureContext | undefined {
  try {
    return tls.createSecureContext({ ...(ca === undefined ? {} : { ca }), ...certificate });
  } catch {
    return undefined;
  }
}

/** A hash: the key itself would hold private keys once more. */
function keyOf(ca: Buffer | undefined, certificate: Identity['certificate']): string {
  const hash = createHash('sha256');
  for (const part of [ca, certificate?.cert, certificate?.key]) {
    // An empty CA trusts nobody, none at all the system's.
    hash.update(part === undefined ? '-' : `${part.length}:`).update(part ?? '');
  }
  return hash.digest('base64');
}
