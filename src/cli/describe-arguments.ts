import { parseArgs } from 'node:util';
import { Failure } from '../common/failure.ts';
import { readWanted, type Wanted } from './wanted.ts';

export interface DescribeArguments {
  readonly wanted: readonly Wanted[];
  /** Given as TYPE/NAME, where a name is never taken as the beginning of one. */
  readonly slashed: boolean;
  readonly namespace: string | undefined;
  readonly allNamespaces: boolean;
  readonly context: string | undefined;
  readonly kubeconfig: string | undefined;
  /** Undefined where the command decides. */
  readonly showEvents: boolean | undefined;
}

const options = {
  'namespace': { type: 'string', short: 'n' },
  'all-namespaces': { type: 'boolean', short: 'A' },
  'context': { type: 'string' },
  'kubeconfig': { type: 'string' },
  'show-events': { type: 'string' },
  'help': { type: 'boolean', short: 'h' },
} as const;

const seeHelp = 'See pilothouse describe --help.';

/** Reads the arguments; a Failure says what is wrong with them. */
export function parseDescribeArguments(argv: readonly string[]): DescribeArguments | 'help' | Failure {
  try {
    // A flag that stands alone and may be given a value is not known to parseArgs.
    const args = argv.map((arg) => (arg === '--show-events' ? '--show-events=true' : arg));
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help === true) {
      return 'help';
    }
    const allNamespaces = values['all-namespaces'] === true;
    const { wanted, slashed } = readWanted(positionals, seeHelp);
    if (allNamespaces && wanted.some(({ names }) => names.length > 0)) {
      throw mistake('An object cannot be found by its name in all namespaces.', 'Leave out the name or --all-namespaces.');
    }
    return {
      wanted,
      slashed,
      namespace: values.namespace,
      allNamespaces,
      context: values.context,
      kubeconfig: values.kubeconfig,
      showEvents: showEventsOf(values['show-events']),
    };
  } catch (error) {
    return error instanceof Failure ? error : mistake(`${error instanceof Error ? error.message : String(error)}.`.replace(/\.+$/, '.'));
  }
}

function showEventsOf(value: string | undefined): boolean | undefined {
  if (value !== undefined && value !== 'true' && value !== 'false') {
    throw mistake(`--show-events is true or false, not "${value}".`);
  }
  return value === undefined ? undefined : value === 'true';
}

function mistake(message: string, hint = seeHelp): Failure {
  return new Failure('invalid', message, { hint });
}
