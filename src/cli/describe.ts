import { explain, Failure } from '../common/failure.ts';
import { report, withConnection } from './cluster.ts';
import type { CliCommand, CliIo, ExitCode } from './command.ts';
import { parseDescribeArguments } from './describe-arguments.ts';
import { writeDescriptions } from './describe-output.ts';

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
  try {
    const failures = await withConnection(parsed, io, (connection, context) => writeDescriptions(parsed, connection, context.namespace, io));
    return report(failures, io, explain);
  } catch (error) {
    return report([Failure.from(error)], io, explain);
  }
}
