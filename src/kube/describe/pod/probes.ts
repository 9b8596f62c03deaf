import { asList, asNumber, asString, at, isObject, type JsonObject } from '../../../common/json.ts';
import { valueText } from '../../text/values.ts';

/** What a probe does, then how often and how patiently. */
export function probeText(probe: JsonObject): string {
  const number = (field: string): number => asNumber(probe[field]) ?? 0;
  return `${actionText(probe)} delay=${number('initialDelaySeconds')}s timeout=${number('timeoutSeconds')}s`
    + ` period=${number('periodSeconds')}s successThreshold=${number('successThreshold')}`
    + ` failureThreshold=${number('failureThreshold')}`;
}

function actionText(probe: JsonObject): string {
  const { exec, httpGet, tcpSocket, grpc } = probe;
  if (isObject(exec)) {
    return `exec ${valueText(asList(exec.command))}`;
  }
  if (isObject(httpGet)) {
    return `http-get ${urlText(httpGet)}`;
  }
  if (isObject(tcpSocket)) {
    return `tcp-socket ${asString(tcpSocket.host) ?? ''}:${portText(tcpSocket)}`;
  }
  if (isObject(grpc)) {
    return `grpc <pod>:${portText(grpc)} ${asString(grpc.service) ?? ''}`;
  }
  return 'unknown';
}

function urlText(get: JsonObject): string {
  const scheme = (asString(get.scheme) ?? '').toLowerCase();
  const host = asString(get.host) ?? '';
  const path = asString(get.path) ?? '';
  const address = `${host.includes(':') ? `[${host}]` : host}:${portText(get)}`;
  const slash = path !== '' && !path.startsWith('/') ? '/' : '';
  return `${scheme ? `${scheme}:` : ''}//${address}${slash}${escapePath(path)}`;
}

/** Escapes what may not stand in the path of a URL; the field holds a path alone, so a `?` in it is escaped too. */
function escapePath(path: string): string {
  return path === '*' ? path : path.replace(/[^A-Za-z0-9\-_.~$&+,/:;=@]/gu, (char) =>
    [...Buffer.from(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''));
}

function portText(action: JsonObject): string {
  return valueText(at(action, 'port') ?? 0);
}
