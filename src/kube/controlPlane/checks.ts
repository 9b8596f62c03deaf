import { plainLine } from '../../common/text.ts';
import type { KubeClient } from '../api/types.ts';

/** One of the checks behind /livez and /readyz. */
export interface HealthCheck {
  /** Such as `etcd` or `poststarthook/rbac/bootstrap-roles`. */
  readonly name: string;
  readonly ok: boolean;
  /** What the server says of it: `ok`, `failed: reason withheld`, `excluded: ok`. */
  readonly text: string;
}

/** API servers have some forty; what answers with more is none. */
const mostChecks = 300;

export interface HealthReport {
  readonly ok: boolean;
  /** Empty where the server says only whether all is well. */
  readonly checks: readonly HealthCheck[];
}

/**
 * Asks the API server how it fares, check by check. The verbose form is text, with a status of 500 where a check failed:
 * https://kubernetes.io/docs/reference/using-api/health-checks/
 */
export async function readHealth(client: KubeClient, endpoint: 'livez' | 'readyz', signal?: AbortSignal): Promise<HealthReport> {
  return parseHealth(await client.text({ path: `/${endpoint}`, query: { verbose: true }, accept: 'text/plain', answers: [500], signal }));
}

/** Reads the verbose form: `[+]ping ok`, `[-]etcd failed: reason withheld`, at the end `readyz check passed`. */
export function parseHealth(text: string): HealthReport {
  const checks = text.split('\n', mostChecks).flatMap((line): HealthCheck[] => {
    const [, sign, name = '', said = ''] = /^\[([+-])\](\S+)\s*(.*)$/.exec(line.trim()) ?? [];
    return sign === undefined ? [] : [{ name: plainLine(name, 200), ok: sign === '+', text: plainLine(said, 300) }];
  });
  return { ok: checks.length > 0 ? checks.every((check) => check.ok) : /^ok$|check passed/m.test(text.trim()), checks };
}

/** The checks that concern etcd, which the API server alone talks to. */
export function etcdChecks({ checks }: HealthReport): readonly HealthCheck[] {
  return checks.filter(({ name }) => /^etcd(?:-|$|\/)/.test(name));
}

/** Those that failed first, each in the server's order. */
export function failedFirst(checks: readonly HealthCheck[]): readonly HealthCheck[] {
  return [...checks.filter(({ ok }) => !ok), ...checks.filter(({ ok }) => ok)];
}
