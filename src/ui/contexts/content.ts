import { Failure } from '../../common/failure.ts';
import { asList, asObject, asString } from '../../common/json.ts';
import { plainLine } from '../../common/text.ts';
import type { Translate } from '../translate.ts';

/** What a kubeconfig text offers, to look at before it is added. */
export interface Content {
  readonly contexts: readonly string[];
  /** The servers that credentials would be sent to. */
  readonly servers: readonly string[];
  /** The programs that would be run to sign in, with their arguments as far as these are no secrets. */
  readonly programs: readonly string[];
}

/** Reads a text that someone wants to add. Rejects with a Failure where it is no kubeconfig or has no context. */
export async function contentOf(text: string, source: string, t: Translate): Promise<Content> {
  const [{ parseKubeconfig }, { redactArguments }] = await Promise.all([import('../../kube/config/parse.ts'), import('../../kube/config/edit/redact.ts')]);
  const { config, problems } = await parseKubeconfig(text, source);
  const contexts = [...config.contexts.keys()].filter((name) => name !== '');
  if (contexts.length === 0) {
    throw problems[0] ?? new Failure('invalid', t('{0} is not a kubeconfig: it has no contexts.', source));
  }
  const servers = [...config.clusters.values()].flatMap(({ value }) => withoutLogin(asString(value.server)) ?? []);
  const programs = [...config.users.values()].map(({ value }) => asObject(value.exec))
    .filter((exec) => asString(exec.command) !== undefined)
    .map((exec) => plainLine([exec.command, ...redactArguments(asList(exec.args).map(String))].join(' '), 200));
  return { contexts: contexts.map((name) => plainLine(name, 200)), servers: [...new Set(servers)], programs: [...new Set(programs)] };
}

/** Names for a person to check, one kind on a line. */
export function describeContent({ contexts, servers, programs }: Content, t: Translate): string {
  return [
    t('Contexts: {0}', some(contexts)),
    ...(servers.length > 0 ? [t('Servers: {0}', some(servers))] : []),
    ...(programs.length > 0 ? [t('Programs that run to sign in: {0}', some(programs))] : []),
  ].join('\n');
}

function some(names: readonly string[]): string {
  const most = 10;
  return names.length > most ? `${names.slice(0, most).join(', ')} … (${names.length})` : names.join(', ');
}

function withoutLogin(server: string | undefined): string | undefined {
  return server === undefined ? undefined : plainLine(server.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/@]*@/i, '$1'), 200);
}
