import { X509Certificate } from 'node:crypto';
import { Failure } from '../../common/failure.ts';
import { asNumber, at } from '../../common/json.ts';
import type { Identity } from '../config/credentials/types.ts';
import { clockHint, clockSkew } from './clockSkew.ts';
import type { Place } from './errors.ts';

/** An answer of 401, which a renewed identity may turn into another one. */
export class Refusal {
  readonly failure: Failure;
  /** The answer's header Date. */
  readonly date: string | undefined;

  constructor(failure: Failure, date: string | undefined) {
    this.failure = failure;
    this.date = date;
  }
}

/** Why a 401 may have come: the server does not tell that a certificate or a token expired, but their dates do. */
export function refusedFailure(identity: Identity, { failure, date }: Refusal, { context, host }: Place): Failure {
  const where = `Context "${context}" (${host})`;
  const details = { status: 401, cause: failure };
  const skew = clockSkew(date);
  if (skew !== undefined) {
    return new Failure('clock-skew', `${where}: the server did not accept the credentials, and the clock of this machine is ${skew} the server's.`, { hint: clockHint, ...details });
  }
  const certificate = certificateOf(identity);
  if (certificate !== undefined && certificate.validToDate.getTime() < Date.now()) {
    return new Failure('expired', `${where}: the client certificate expired on ${day(certificate.validToDate)}.`, { hint: 'Get new credentials for this cluster.', ...details });
  }
  if (certificate !== undefined && certificate.validFromDate.getTime() > Date.now()) {
    return new Failure('unauthorized', `${where}: the client certificate is valid from ${day(certificate.validFromDate)} on.`, { hint: 'Get new credentials for this cluster, and check the clock of the machine that made these.', ...details });
  }
  const tokenEnd = tokenExpiry(identity);
  if (tokenEnd !== undefined && tokenEnd.getTime() < Date.now()) {
    return new Failure('expired', `${where}: the token expired on ${day(tokenEnd)}.`, { hint: 'Get new credentials for this cluster.', ...details });
  }
  if (identity.headers.Authorization === undefined && identity.certificate === undefined) {
    return new Failure('unauthorized', `${where}: the server wants credentials, and the context has none.`, { hint: 'Name a user in the context and give it a token, a certificate or an exec plugin.', ...details });
  }
  return failure;
}

function certificateOf({ certificate }: Identity): X509Certificate | undefined {
  try {
    return certificate === undefined ? undefined : new X509Certificate(certificate.cert);
  } catch {
    return undefined;
  }
}

/** When a bearer token ends, where it is a JSON Web Token that says so (RFC 7519, 4.1.4). */
function tokenExpiry({ headers }: Identity): Date | undefined {
  const claims = /^Bearer [\w-]+\.([\w-]+)\.[\w-]*$/.exec(String(headers.Authorization ?? ''))?.[1];
  try {
    const seconds = claims === undefined ? undefined : asNumber(at(JSON.parse(Buffer.from(claims, 'base64url').toString()), 'exp'));
    return seconds === undefined ? undefined : new Date(seconds * 1000);
  } catch {
    return undefined;
  }
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
