import { asNumber, asObjects, at } from '../common/json.ts';
import type { KubeObject, ObjectRef, Resource } from './api/types.ts';

export type ShellKind = 'sh' | 'powershell';

/** One kubectl command for an object. */
export interface KubectlCommand {
  /** What it does, in kubectl's own words: `logs -f`. */
  readonly what: string;
  /** The whole line, quoted for the shell. */
  readonly line: string;
}

export interface KubectlObject {
  readonly context: string;
  readonly ref: ObjectRef;
  /** What kubectl calls the kind: `pod`, `certificate.cert-manager.io`. */
  readonly type: string;
  /** The object, if it could be read: for its containers and ports. */
  readonly object: KubeObject | undefined;
  /** The container meant, if any. */
  readonly container?: string | undefined;
}

/** Kinds whose pods kubectl finds by itself. */
const withPods: ReadonlySet<string> = new Set(['Pod', 'Deployment.apps', 'StatefulSet.apps', 'DaemonSet.apps', 'ReplicaSet.apps', 'Job.batch']);
const withPorts: ReadonlySet<string> = new Set(['Pod', 'Deployment.apps', 'Service']);

/** The commands that people run for an object; none of them changes anything. */
export function kubectlCommands(of: KubectlObject, shell: ShellKind): KubectlCommand[] {
  const { context, ref, type, container } = of;
  const id = kindId(ref.resource);
  const place = ['--context', context, ...(ref.namespace === undefined ? [] : ['-n', ref.namespace])];
  const command = (what: string, words: readonly string[]): KubectlCommand => ({ what, line: ['kubectl', ...words].map((word) => quote(word, shell)).join(' ') });
  const named = type === 'pod' ? [ref.name] : [`${type}/${ref.name}`];
  const inContainer = container === undefined ? [] : ['-c', container];
  const port = portOf(of);
  return [
    command('get -o yaml', [...place, 'get', type, ref.name, '-o', 'yaml']),
    command('describe', [...place, 'describe', type, ref.name]),
    ...(withPods.has(id) ? [
      command('logs -f', [...place, 'logs', '-f', ...named, ...inContainer]),
      command('exec -it', [...place, 'exec', '-it', ...named, ...inContainer, '--', 'sh']),
    ] : []),
    ...(mayForward(ref.resource) && port !== undefined ? [command('port-forward', [...place, 'port-forward', `${type}/${ref.name}`, port])] : []),
  ];
}

/** Whether objects of a kind may have ports that kubectl can forward. */
export function mayForward(resource: Pick<Resource, 'group' | 'kind'>): boolean {
  return withPorts.has(kindId(resource));
}

function kindId({ group, kind }: Pick<Resource, 'group' | 'kind'>): string {
  return group === '' ? kind : `${kind}.${group}`;
}

/** A word as the shell takes it for itself, left as it is where that is safe. */
export function quote(word: string, shell: ShellKind): string {
  if (/^[A-Za-z0-9_./:-]+$/.test(word)) {
    return word;
  }
  return shell === 'sh' ? `'${word.replaceAll('\'', '\'\\\'\'')}'` : `'${word.replaceAll(/['‘’‚‛]/g, '$&$&')}'`;
}

/** The first port of the object, or of its first container that has one; low ones are moved up, as they are not free. */
function portOf({ object, ref }: KubectlObject): string | undefined {
  const template = at(object, 'spec', 'template', 'spec') ?? at(object, 'spec');
  const ports = ref.resource.kind === 'Service'
    ? asObjects(at(object, 'spec', 'ports')).map(({ port }) => asNumber(port))
    : asObjects(at(template, 'containers')).flatMap(({ ports: list }) => asObjects(list)).map(({ containerPort }) => asNumber(containerPort));
  const port = ports.find((each) => each !== undefined);
  return port === undefined ? undefined : port < 1024 ? `${port + 8000}:${port}` : String(port);
}
