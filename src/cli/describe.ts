import os from 'node:os';
import path from 'node:path';
import { explain, Failure, type FailureCode } from '../common/failure.ts';
import type { Kube } from '../kube/connections.ts';
import type { Connection, ContextEntry } from '../kube/types.ts';
import type { CliCommand, CliIo, ExitCode } from './command.ts';
import { parseDescribeArguments, type DescribeArguments } from './describe-arguments.ts';
import { writeDescriptions } from './describe-output.ts';
import { version } from './version.ts';

const usage = `Usage: pilothouse describe TYPE[.GROUP] [NAME...] [options]
       pilothouse describe TYPE/NAME... [options]

Shows an object, its events and what belongs to it, as kubectl describe does.
Without a NAME every object of the type is shown. A NAME that no object has
stands for all objects whose names begin with it.

Options:
  -n, --namespace NS      the namespace; default: that of the context
  -A, --all-namespaces    all namespaces
      --context C         the context; default: the current one
      --kubeconfig F      the kubeconfig file; default: KUBECONFIG, else ~/.kube/config
      --show-events=BOOL  default: true for one object, false for several
  -h, --help              this text

Exit codes: 0 shown, 1 not found or refused by the server, 2 could not run.
`;

/** The failures that keep the command from asking anything of a cluster. */
const couldNotRun: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'cancelled', 'expired', 'invalid', 'plugin-failed', 'plugin-missing', 'timeout', 'tls', 'unauthorized', 'unreachable',
]);

export const describeCommand: CliCommand = {
  name: 'describe',
  summary: 'Show an object of a cluster and its events, as kubectl describe does',
  usage,
  run,
};

async function run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const parsed = parseDescribeArguments(argv);
  if (parsed === 'help') {
    io.stdout(usage);
    return 0;
  }
  if (parsed instanceof Failure) {
    io.stderr(`${explain(parsed)}\n`);
    return 2;
  }
  let kube: Kube | undefined;
  try {
    kube = await openKube(parsed, io);
    const { connection, context } = await connect(kube, parsed);
    const failures = await writeDescriptions(parsed, connection, context.namespace, io);
    return report(failures, io);
  } catch (error) {
    return report([Failure.from(error)], io);
  } finally {
    kube?.dispose();
  }
}

/** Loaded here, so that the program's help and other commands start without it. */
async function openKube(parsed: DescribeArguments, io: CliIo): Promise<Kube> {
  const { createKube } = await import('../kube/connections.ts');
  const files = parsed.kubeconfig === undefined ? [] : [path.resolve(io.cwd, parsed.kubeconfig)];
  return createKube({ settings: () => files, env: io.env, home: io.env.HOME ?? os.homedir(), version });
}

async function connect(kube: Kube, parsed: DescribeArguments): Promise<{ connection: Connection; context: ContextEntry }> {
  const contexts = await kube.kubeconfigs.contexts();
  const context = contexts.find((entry) => (parsed.context === undefined ? entry.current : entry.name === parsed.context));
  if (!context) {
    const [problem] = await kube.kubeconfigs.problems();
    // Its hint would speak of the editor's settings.
    throw problem === undefined
      ? missingContext(parsed.context, contexts)
      : new Failure('invalid', problem.failure.message, { cause: problem.failure });
  }
  return { connection: await kube.connections.get(context.name), context };
}

function missingContext(name: string | undefined, contexts: readonly ContextEntry[]): Failure {
  const known = contexts.map((context) => context.name).join(', ');
  const hint = contexts.length === 0
    ? 'Set KUBECONFIG or give a file with --kubeconfig.'
    : `Choose one with --context: ${known}.`;
  const what = name === undefined ? 'No current context is set in the kubeconfig.' : `The kubeconfig has no context ${name}.`;
  return new Failure('invalid', what, { hint });
}

function report(failures: readonly Failure[], io: CliIo): ExitCode {
  for (const failure of failures) {
    io.stderr(`${explain(failure)}\n`);
  }
  if (failures.length === 0) {
    return 0;
  }
  return failures.some((failure) => couldNotRun.has(failure.code)) ? 2 : 1;
}
