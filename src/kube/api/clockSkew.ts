import http from 'node:http';
import https from 'node:https';
import { TLSSocket } from 'node:tls';
import { Failure } from '../../common/failure.ts';
import type { Endpoint } from './endpoint.ts';
import type { Ending } from './proxy/route.ts';

/** Clocks that differ by less than this are no reason for anything. */
const tolerableMs = 5 * 60_000;
const probeMs = 5000;

/**
 * How far this machine's clock is from the one of a server that answered just now with this Date header: such as
 * `2 hours ahead of`; undefined where they agree or nothing is known.
 */
export function clockSkew(date: string | undefined): string | undefined {
  const ms = Date.now() - Date.parse(date ?? '');
  if (Number.isNaN(ms) || Math.abs(ms) < tolerableMs) {
    return undefined;
  }
  const minutes = Math.round(Math.abs(ms) / 60_000);
  const [count, unit] = minutes < 120 ? [minutes, 'minutes'] : minutes < 48 * 60 ? [Math.round(minutes / 60), 'hours'] : [Math.round(minutes / 60 / 24), 'days'];
  return `${count} ${unit} ${ms > 0 ? 'ahead of' : 'behind'}`;
}

export const clockHint = 'Set the clock of this machine (or of the server), then retry.';

/**
 * Tells whether a server's certificate is over or one of the clocks is wrong: asks the server, as nobody and without
 * any credential, for its time. Any other error is handed back as it is.
 */
export async function judgeValidity(error: unknown, endpoint: Endpoint, signals: readonly AbortSignal[]): Promise<unknown> {
  const code = error instanceof Failure && error.cause instanceof Error && 'code' in error.cause ? error.cause.code : undefined;
  if (!(error instanceof Failure) || (code !== 'CERT_HAS_EXPIRED' && code !== 'CERT_NOT_YET_VALID')) {
    return error;
  }
  const { date, from, to } = await probe(endpoint, signals).catch((): Probe => ({ date: undefined, from: undefined, to: undefined }));
  const { context, host } = endpoint.place;
  const skew = clockSkew(date);
  const expired = code === 'CERT_HAS_EXPIRED';
  if (skew !== undefined) {
    const why = expired ? 'its certificate seems to have expired' : 'its certificate does not seem to be valid yet';
    return new Failure('clock-skew', `Context "${context}" cannot use ${host}: ${why}, but the clock of this machine is ${skew} the server's.`, { hint: clockHint, cause: error });
  }
  const when = dateOf(expired ? to : from);
  if (when === undefined) {
    return error;
  }
  return expired
    ? new Failure('expired', `Context "${context}" cannot use ${host}: its certificate expired on ${when}.`, { hint: 'Renew the certificates of the cluster (kubeadm certs renew, say).', cause: error })
    : new Failure('tls', `Context "${context}" cannot use ${host}: its certificate is valid from ${when} on, and by the clock of this machine it is ${dateOf(Date.now())}.`, { hint: clockHint, cause: error });
}

interface Probe {
  readonly date: string | undefined;
  /** The validity of the server's certificate. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

function probe({ url, prefix, route, tls, tlsOptions }: Endpoint, signals: readonly AbortSignal[]): Promise<Probe> {
  const signal = AbortSignal.any([...signals, AbortSignal.timeout(probeMs)]);
  // Nothing secret is sent, and what comes back only chooses the words of an error.
  const options = { ...tlsOptions, rejectUnauthorized: false };
  const agent = route?.tlsAgent(options) ?? new https.Agent(options);
  const request: https.RequestOptions & Ending = { hostname: url.hostname.replace(/^\[|\]$/g, ''), port: url.port, path: `${prefix}/version`, agent, signal, ending: signal };
  return new Promise<Probe>((resolve, reject) => {
    (tls ? https : http).request(request, (response) => {
      const certificate = response.socket instanceof TLSSocket ? response.socket.getPeerCertificate() : undefined;
      response.destroy();
      resolve({ date: response.headers.date, from: certificate?.valid_from, to: certificate?.valid_to });
    }).on('error', reject).end();
  }).finally(() => agent.destroy());
}

/** `2026-11-22 19:04 UTC` */
function dateOf(time: string | number | undefined): string | undefined {
  const date = new Date(time ?? NaN);
  return Number.isNaN(date.getTime()) ? undefined : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
