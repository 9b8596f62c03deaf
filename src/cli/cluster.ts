import os from 'node:os';
import path from 'node:path';
import { Failure, type FailureCode } from '../common/failure.ts';
import type { Resource } from '../kube/api/types.ts';
import type { Kube } from '../kube/connections.ts';
import type { Connection, ContextEntry } from '../kube/types.ts';
import type { CliIo, ExitCode } from './command.ts';
import { version } from './version.ts';

/** What the commands that ask a cluster have in common. */
export interface ClusterOptions {
  readonly context: string | undefined;
  readonly kubeconfig: string | undefined;
}

/** The failures that keep a command from asking anything of a cluster. */
const couldNotRun: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'cancelled', 'expired', 'invalid', 'plugin-failed', 'plugin-missing', 'timeout', 'tls', 'unauthorized', 'unreachable',
]);

/** Connects to the wanted context for as long as `work` takes. Rejects with a Failure. */
export async function withConnection<T>(options: ClusterOptions, io: CliIo, work: (connection: Connection, context: ContextEntry) => Promise<T>): Promise<T> {
  let kube: Kube | undefined;
  try {
    kube = await openKube(options, io);
    const context = await chooseContext(kube, options);
    return await work(await kube.connections.get(context.name), context);
  } finally {
    kube?.dispose();
  }
}

/** Loaded here, so that the program's help and other commands start without it. */
async function openKube({ kubeconfig }: ClusterOptions, io: CliIo): Promise<Kube> {
  const { createKube } = await import('../kube/connections.ts');
  const files = kubeconfig === undefined ? [] : [path.resolve(io.cwd, kubeconfig)];
  return createKube({ settings: () => files, env: io.env, home: io.env.HOME ?? os.homedir(), version });
}

async function chooseContext(kube: Kube, options: ClusterOptions): Promise<ContextEntry> {
  const contexts = await kube.kubeconfigs.contexts();
  const context = contexts.find((entry) => (options.context === undefined ? entry.current : entry.name === options.context));
  if (context) {
    return context;
  }
  const [problem] = await kube.kubeconfigs.problems();
  // Its hint would speak of the editor's settings.
  throw problem === undefined
    ? missingContext(options.context, contexts)
    : new Failure('invalid', problem.failure.message, { cause: problem.failure });
}

function missingContext(name: string | undefined, contexts: readonly ContextEntry[]): Failure {
  const known = contexts.map((context) => context.name).join(', ');
  const hint = contexts.length === 0
    ? 'Set KUBECONFIG or give a file with --kubeconfig.'
    : `Choose one with --context: ${known}.`;
  const what = name === undefined ? 'No current context is set in the kubeconfig.' : `The kubeconfig has no context ${name}.`;
  return new Failure('invalid', what, { hint });
}

/** What kubectl takes a type for. Rejects where the cluster has none of that name. */
export async function findResource(type: string, connection: Connection, signal: AbortSignal): Promise<Resource> {
  const resource = await connection.discovery.find(type, signal);
  if (!resource) {
    throw new Failure('not-found', `The cluster of context ${connection.context.name} has no resource type "${type}".`);
  }
  return resource;
}

/** Writes each failure on a line. @returns the exit code they stand for */
export function report(failures: readonly Failure[], io: CliIo, explain: (failure: Failure) => string): ExitCode {
  for (const failure of failures) {
    io.stderr(`${explain(failure)}\n`);
  }
  if (failures.length === 0) {
    return 0;
  }
  // A request that the server has judged was sent: a selector that it cannot read, say.
  return failures.some(({ code, status }) => couldNotRun.has(code) && !(code === 'invalid' && status !== undefined)) ? 2 : 1;
}
