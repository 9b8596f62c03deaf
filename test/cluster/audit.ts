import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { asNumber, asString, asList, at } from '../../src/common/json.ts';

/** One request as the API server's audit log has it. */
export interface AuditedRequest {
  readonly user: string;
  /** Kubernetes verb (`get`, `list`, `watch`, `create` ...); for non-resource paths the HTTP method in small letters. */
  readonly verb: string;
  /** Path with query. */
  readonly uri: string;
  readonly userAgent: string;
  readonly sourceIPs: readonly string[];
  /** HTTP status of the answer. */
  readonly status: number | undefined;
  /** When the server received it. */
  readonly time: Date;
}

export interface RequestFilter {
  readonly since?: Date;
  readonly user?: string;
  readonly userAgent?: RegExp;
}

/** Metadata of every request from outside, once it was answered; what the cluster says to itself is left out. */
export const auditPolicy = JSON.stringify({
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'None', users: ['system:apiserver', 'system:kube-controller-manager', 'system:kube-scheduler', 'pilothouse:kwok', 'pilothouse:health'] },
    { level: 'None', userGroups: ['system:nodes'] },
    { level: 'Metadata' },
  ],
});

/** Reads the log once. A watch has two entries (begin and end) and is one request. */
export async function readAuditLog(path: string, filter: RequestFilter = {}): Promise<AuditedRequest[]> {
  const requests = new Map<string, AuditedRequest>();
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const entry = parse(line);
    const id = asString(at(entry, 'auditID'));
    if (id !== undefined && !requests.has(id)) {
      requests.set(id, toRequest(entry));
    }
  }
  return [...requests.values()].filter((request) => matches(request, filter)).sort((a, b) => a.time.getTime() - b.time.getTime());
}

function toRequest(entry: unknown): AuditedRequest {
  return {
    user: asString(at(entry, 'user', 'username')) ?? '',
    verb: asString(at(entry, 'verb')) ?? '',
    uri: asString(at(entry, 'requestURI')) ?? '',
    userAgent: asString(at(entry, 'userAgent')) ?? '',
    sourceIPs: asList(at(entry, 'sourceIPs')).map(String),
    status: asNumber(at(entry, 'responseStatus', 'code')),
    time: new Date(asString(at(entry, 'requestReceivedTimestamp')) ?? 0),
  };
}

function matches(request: AuditedRequest, { since, user, userAgent }: RequestFilter): boolean {
  return (since === undefined || request.time >= since)
    && (user === undefined || request.user === user)
    && (userAgent === undefined || userAgent.test(request.userAgent));
}

/** The line's JSON; undefined for a line that is still being written. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
