import { explain, Failure } from '../common/failure.ts';
import { ServerAnswer } from '../kube/api/errors.ts';
import type { ObjectPrinter } from '../kube/print/objects.ts';
import type { Connection, ContextEntry } from '../kube/types.ts';
import { report, withConnection } from './cluster.ts';
import type { CliCommand, CliIo, ExitCode } from './command.ts';
import { parseGetArguments, type GetArguments } from './get-arguments.ts';
import { writeObjects, writeTables } from './get-output.ts';
import { choosePrinter } from './get-printers.ts';
import { GetReader } from './get-read.ts';

const usage = `Usage: pilothouse get TYPE[.VERSION][.GROUP][,TYPE...] [NAME...] [options]
       pilothouse get TYPE/NAME... [options]

Prints objects as kubectl get does, byte for byte. TYPE may be a category, such
as all.

Options:
  -n, --namespace NS           the namespace; default: that of the context
  -A, --all-namespaces         all namespaces
  -l, --selector SELECTOR      only what has these labels
      --field-selector S       only what has these fields
  -o, --output FORM            wide, json, yaml, name, jsonpath=TEMPLATE,
                               custom-columns=HEADER:PATH,..., or
                               custom-columns-file=FILE; default: a table
      --no-headers             tables without their first line
      --show-kind              names with their kind, such as pod/web
      --show-labels            a last column with all labels
  -L, --label-columns L,...    a column for each of these labels
      --show-managed-fields    json and yaml with metadata.managedFields
      --sort-by PATH           sorted by what a JSONPath finds in each object
  -w, --watch                  goes on and prints every change
      --ignore-not-found       a name that nothing has is no failure
      --context C              the context; default: the current one
      --kubeconfig F           the kubeconfig file; default: KUBECONFIG, else
                               ~/.kube/config
  -h, --help                   this text

Exit codes: 0 printed, 1 not found or refused by the server, 2 could not run.
`;

export const getCommand: CliCommand = {
  name: 'get',
  summary: 'Print objects of a cluster, as kubectl get does',
  usage,
  run,
};

async function run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const parsed = parseGetArguments(argv);
  if (parsed === 'help') {
    io.stdout(usage);
    return 0;
  }
  if (parsed instanceof Failure) {
    io.stderr(`${explain(parsed)}\n`);
    return 2;
  }
  try {
    const print = await choosePrinter(parsed, io.cwd);
    const failures = await withConnection(parsed, io, (connection, context) => get(parsed, print, connection, context, io));
    return report(failures, io, inServersWords);
  } catch (error) {
    return report([Failure.from(error)], io, inServersWords);
  }
}

async function get(args: GetArguments, print: ObjectPrinter | undefined, connection: Connection, context: ContextEntry, io: CliIo): Promise<readonly Failure[]> {
  const reader = new GetReader(connection, args, io);
  const requests = await reader.requests(args.wanted, context.namespace);
  const [first] = requests;
  if (args.watch && first !== undefined) {
    if (requests.length > 1 || first.names.length > 1) {
      throw new Failure('invalid', 'Only one type, or one object, can be watched at a time.');
    }
    const { watchAndPrint } = await import('./get-watch.ts');
    await watchAndPrint(first, reader, print, args, connection, io);
    return [];
  }
  return print === undefined
    ? writeTables(requests, reader, args, args.namespace ?? context.namespace, io)
    : writeObjects(requests, reader, print, args, io);
}

/** What the server said as kubectl says it; other failures in our own words. */
function inServersWords(failure: Failure): string {
  const { cause } = failure;
  if (!(cause instanceof ServerAnswer) || cause.message === '' || failure.code === 'unauthorized') {
    return explain(failure);
  }
  return `Error from server${cause.reason === '' ? '' : ` (${cause.reason})`}: ${cause.message}`;
}
