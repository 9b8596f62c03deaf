import type { IncomingHttpHeaders } from 'node:http';
import { Failure, type FailureCode, type FailureDetails } from '../../common/failure.ts';
import { asString, at } from '../../common/json.ts';
import { plainLine } from '../../common/text.ts';

/** Where a request went, for messages. */
export interface Place {
  readonly context: string;
  /** Host and port. */
  readonly host: string;
  /** Scheme, host and port of the proxy on the way, where there is one. */
  readonly proxy?: string;
}

interface Explanation {
  readonly code: FailureCode;
  readonly why: string;
  readonly hint: string;
}

const caHint = 'Check certificate-authority-data (or certificate-authority) of this cluster in the kubeconfig; it may be of an earlier cluster at this address.';
const proxyCaHint = 'The proxy may stand in for the server: then add its authority to certificate-authority-data, or name this server in NO_PROXY.';
const addressHint = 'Check the server address in the kubeconfig, the network and the VPN.';

/** Error codes of Node's sockets and TLS: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const networkErrors = new Map<string, Explanation>([
  ['ENOTFOUND', { code: 'unreachable', why: 'its name is not known', hint: addressHint }],
  ['EAI_AGAIN', { code: 'unreachable', why: 'its name could not be looked up', hint: 'Check the network and the DNS server.' }],
  ['ECONNREFUSED', { code: 'unreachable', why: 'it refused the connection', hint: 'Check that the cluster runs and that the port in the kubeconfig is right.' }],
  ['ECONNRESET', { code: 'unreachable', why: 'the connection broke', hint: addressHint }],
  ['EPIPE', { code: 'unreachable', why: 'the connection broke', hint: addressHint }],
  ['ETIMEDOUT', { code: 'timeout', why: 'it did not answer in time', hint: addressHint }],
  ['EHOSTUNREACH', { code: 'unreachable', why: 'there is no way to it', hint: addressHint }],
  ['ENETUNREACH', { code: 'unreachable', why: 'there is no way to its network', hint: addressHint }],
  ['CERT_HAS_EXPIRED', { code: 'expired', why: 'its certificate has expired', hint: 'Renew the certificates of the cluster, and check the clock of this machine.' }],
  ['CERT_NOT_YET_VALID', { code: 'tls', why: 'its certificate is not valid yet', hint: 'Check the clock of this machine.' }],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', { code: 'tls', why: 'its certificate was signed by another authority than the one in the kubeconfig', hint: caHint }],
  ['UNABLE_TO_GET_ISSUER_CERT', { code: 'tls', why: 'its certificate was signed by an unknown authority', hint: caHint }],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', { code: 'tls', why: 'its certificate was signed by an unknown authority', hint: caHint }],
  ['SELF_SIGNED_CERT_IN_CHAIN', { code: 'tls', why: 'its certificate was signed by an unknown authority', hint: caHint }],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', { code: 'tls', why: 'its certificate is signed by itself', hint: caHint }],
  ['CERT_SIGNATURE_FAILURE', { code: 'tls', why: 'its certificate was signed by another authority than the one in the kubeconfig', hint: caHint }],
  ['ERR_TLS_CERT_ALTNAME_INVALID', { code: 'tls', why: 'its certificate is for other names than this one', hint: 'Use a name that the certificate holds as server, or set tls-server-name in the kubeconfig.' }],
  ['EPROTO', { code: 'tls', why: 'it does not speak TLS as expected', hint: 'Check the scheme (http or https) and the port of the server in the kubeconfig.' }],
  ['ERR_SSL_WRONG_VERSION_NUMBER', { code: 'tls', why: 'it answered without TLS', hint: 'Check the scheme (http or https) and the port of the server in the kubeconfig.' }],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', { code: 'unauthorized', why: 'it does not know who signed the client certificate', hint: 'Get new credentials for this cluster.' }],
  ['ERR_SSL_KEY_VALUES_MISMATCH', { code: 'invalid', why: 'the client certificate and its key do not belong together', hint: 'Correct client-certificate and client-key in the kubeconfig.' }],
  ['ERR_OSSL_X509_KEY_VALUES_MISMATCH', { code: 'invalid', why: 'the client certificate and its key do not belong together', hint: 'Correct client-certificate and client-key in the kubeconfig.' }],
]);

/** Turns an error of a socket, of TLS or of the HTTP parser into a failure that names the server. */
export function networkFailure(error: unknown, place: Place): Failure {
  if (error instanceof Failure) {
    return error;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = networkErrors.get(code);
  if (known !== undefined) {
    const through = place.proxy === undefined ? '' : ` through the proxy ${place.proxy}`;
    const hint = place.proxy !== undefined && known.hint === caHint ? proxyCaHint : known.hint;
    return new Failure(known.code, `Context "${place.context}" cannot reach ${place.host}${through}: ${known.why} (${code}).`, { hint, cause: error });
  }
  if (code.startsWith('HPE_')) {
    return new Failure('unreachable', `Context "${place.context}" cannot use ${place.host}: it does not answer as an HTTP server does (${code}).`, { hint: 'Check the scheme (http or https) and the port of the server in the kubeconfig.', cause: error });
  }
  if (code.startsWith('ERR_OSSL_') || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) {
    return new Failure('tls', `Context "${place.context}" cannot make a secure connection to ${place.host} (${code}).`, { hint: 'Check the certificates of this context in the kubeconfig.', cause: error });
  }
  const why = code || (error instanceof Error ? plainLine(error.message, 200) : 'unknown error');
  return new Failure('unreachable', `Context "${place.context}" cannot reach ${place.host}: ${why}.`, { hint: addressHint, cause: error });
}

/** The failure of a request that took longer than it may. */
export function timeoutFailure(place: Place, ms: number): Failure {
  return new Failure('timeout', `Context "${place.context}": ${place.host} did not answer within ${Math.round(ms / 100) / 10} s.`, { hint: addressHint });
}

/** What a server said of a request that failed: the cause of the failure that tells of it. */
export class ServerAnswer extends Error {
  /** One word for programs, such as `NotFound`; empty where the server gave none. */
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.name = 'ServerAnswer';
    this.reason = reason;
  }
}

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The beginning of the body. */
  readonly body: string;
}

/** Turns an answer that is no success into a failure with the server's own words, which a Status object holds. */
export function answerFailure(answer: ErrorAnswer, place: Place): Failure {
  const { status, headers } = answer;
  const said = serverMessage(answer.body);
  const retryAfterMs = retryAfter(headers['retry-after']);
  const cause = new ServerAnswer(serverReason(answer.body), said);
  const details = (hint?: string): FailureDetails => ({ status, cause, ...(hint === undefined ? {} : { hint }), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  const { code, fallback, hint } = explainStatus(status, answer.body);
  const message = code === 'unauthorized' || code === 'proxy' || said === '' ? `${fallback} (HTTP ${status})` : said;
  return new Failure(code, `Context "${place.context}" (${place.host}): ${message.replace(/\.$/, '')}.`, details(hint));
}

function explainStatus(status: number, body: string): { code: FailureCode; fallback: string; hint?: string } {
  if (status === 400 && body.includes('HTTP request to an HTTPS server')) {
    return { code: 'tls', fallback: 'the server expects TLS', hint: 'Write https:// before the server address in the kubeconfig.' };
  }
  if (status >= 300 && status < 400) {
    return { code: 'unreachable', fallback: 'the server sends requests elsewhere, and redirects are not followed', hint: 'Check the server address in the kubeconfig; a sign-in page or a proxy may stand before the cluster.' };
  }
  switch (status) {
    case 401: return { code: 'unauthorized', fallback: 'the server did not accept the credentials', hint: 'Sign in again with the tool of this cluster, then retry.' };
    case 403: return { code: 'forbidden', fallback: 'the server forbids this', hint: 'Ask an administrator of the cluster for this right.' };
    case 407: return { code: 'proxy', fallback: 'the proxy did not accept the user name and password, or wants some', hint: 'Write them into proxy-url of the cluster, or into HTTPS_PROXY or HTTP_PROXY.' };
    case 404: return { code: 'not-found', fallback: 'the server has nothing there' };
    case 408: case 504: return { code: 'timeout', fallback: 'the server did not finish in time' };
    case 409: return { code: 'conflict', fallback: 'someone else changed it meanwhile', hint: 'Read it again and repeat the change.' };
    case 410: return { code: 'gone', fallback: 'what was asked for is no longer kept' };
    case 400: case 413: case 422: return { code: 'invalid', fallback: 'the server did not accept the request' };
    case 405: case 406: case 415: case 501: return { code: 'unsupported', fallback: 'the server does not support this' };
    case 429: return { code: 'throttled', fallback: 'the server has too many requests to answer', hint: 'It is asked again later.' };
    case 502: case 503: return { code: 'unreachable', fallback: 'the server is not ready', hint: 'The cluster may be starting; retry in a moment.' };
    default: return { code: 'internal', fallback: 'the server failed' };
  }
}

/** The message of a Status object (meta/v1), else the first line of a short text. */
export function serverMessage(body: string): string {
  try {
    return plainLine(asString(at(JSON.parse(body), 'message')) ?? '', 2000);
  } catch {
    return /^\s*</.test(body) ? '' : plainLine(body, 300);
  }
}

/** The reason of a Status object (meta/v1). */
function serverReason(body: string): string {
  try {
    return plainLine(asString(at(JSON.parse(body), 'reason')) ?? '', 100);
  } catch {
    return '';
  }
}

/** Milliseconds of a Retry-After header, which holds seconds or a date. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) {
    return undefined;
  }
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
