import { X509Certificate } from 'node:crypto';
import { Failure } from '../../common/failure.ts';
import type { Identity } from '../config/credentials/types.ts';
import type { Place } from './errors.ts';

/** An answer of 401, which a renewed identity may turn into another one. */
export class Refusal {
  readonly failure: Failure;

  constructor(failure: Failure) {
    this.failure = failure;
  }
}

/** Why a 401 may have come: the server does not tell that a certificate expired, but its dates do. */
export function refusedFailure(identity: Identity, failure: Failure, place: Place): Failure {
  const ended = certificateEnd(identity);
  if (ended !== undefined && ended.getTime() < Date.now()) {
    return new Failure('expired', `Context "${place.context}" (${place.host}): the client certificate expired on ${ended.toISOString().slice(0, 10)}.`, { hint: 'Get new credentials for this cluster.', status: 401, cause: failure });
  }
  if (identity.headers.Authorization === undefined && identity.certificate === undefined) {
    return new Failure('unauthorized', `Context "${place.context}" (${place.host}): the server wants credentials, and the context has none.`, { hint: 'Name a user in the context and give it a token, a certificate or an exec plugin.', status: 401, cause: failure });
  }
  return failure;
}

function certificateEnd(identity: Identity): Date | undefined {
  if (identity.certificate === undefined) {
    return undefined;
  }
  try {
    return new X509Certificate(identity.certificate.cert).validToDate;
  } catch {
    return undefined;
  }
}
