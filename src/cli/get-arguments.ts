import { parseArgs } from 'node:util';
import { Failure } from '../common/failure.ts';
import { parsePath } from '../kube/jsonpath/path.ts';
import type { Path } from '../kube/jsonpath/types.ts';
import type { ClusterOptions } from './cluster.ts';
import { readWanted, type Wanted } from './wanted.ts';

export interface GetArguments extends ClusterOptions {
  readonly wanted: readonly Wanted[];
  readonly namespace: string | undefined;
  readonly allNamespaces: boolean;
  readonly labelSelector: string | undefined;
  readonly fieldSelector: string | undefined;
  /** As it was written; empty for a table. */
  readonly output: string;
  readonly noHeaders: boolean;
  readonly showLabels: boolean;
  readonly showKind: boolean;
  readonly showManagedFields: boolean;
  readonly labelColumns: readonly string[];
  readonly sortBy: SortBy | undefined;
  readonly watch: boolean;
  readonly ignoreNotFound: boolean;
}

export interface SortBy {
  readonly written: string;
  readonly path: Path;
}

const options = {
  'namespace': { type: 'string', short: 'n' },
  'all-namespaces': { type: 'boolean', short: 'A' },
  'selector': { type: 'string', short: 'l' },
  'field-selector': { type: 'string' },
  'output': { type: 'string', short: 'o' },
  'no-headers': { type: 'boolean' },
  'show-labels': { type: 'boolean' },
  'show-kind': { type: 'boolean' },
  'show-managed-fields': { type: 'boolean' },
  'label-columns': { type: 'string', short: 'L', multiple: true },
  'sort-by': { type: 'string' },
  'watch': { type: 'boolean', short: 'w' },
  'ignore-not-found': { type: 'boolean' },
  'context': { type: 'string' },
  'kubeconfig': { type: 'string' },
  'help': { type: 'boolean', short: 'h' },
} as const;

const seeHelp = 'See pilothouse get --help.';

/** Reads the arguments, which are kubectl's; a Failure says what is wrong with them. */
export function parseGetArguments(argv: readonly string[]): GetArguments | 'help' | Failure {
  try {
    return read(argv);
  } catch (error) {
    return error instanceof Failure ? error : new Failure('invalid', `${error instanceof Error ? error.message : String(error)}.`.replace(/\.+$/, '.'), { hint: seeHelp });
  }
}

function read(argv: readonly string[]): GetArguments | 'help' {
  const { values, positionals } = parseArgs({ args: argv.flatMap(plainFlag), options, allowPositionals: true });
  if (values.help === true) {
    return 'help';
  }
  const { wanted } = readWanted(positionals, seeHelp);
  const selector = text(values.selector);
  const fieldSelector = text(values['field-selector']);
  if (wanted.some(({ names }) => names.length > 0) && (selector ?? fieldSelector) !== undefined) {
    throw new Failure('invalid', 'Names and selectors cannot be given together.', { hint: 'Leave out the name, -l or --field-selector.' });
  }
  const output = (values.output ?? '').replace(/^=/, '');
  const labelColumns = (values['label-columns'] ?? []).flatMap((label) => label.split(','));
  refuseMixed(output, values['show-labels'] === true, labelColumns);
  const sortBy = text(values['sort-by']);
  return {
    wanted,
    namespace: text(values.namespace),
    allNamespaces: values['all-namespaces'] === true,
    labelSelector: selector,
    fieldSelector,
    output,
    noHeaders: values['no-headers'] === true,
    showLabels: values['show-labels'] === true,
    showKind: values['show-kind'] === true,
    showManagedFields: values['show-managed-fields'] === true,
    labelColumns,
    sortBy: sortBy === undefined ? undefined : { written: sortBy, path: parsePath(sortBy) },
    watch: values.watch === true,
    ignoreNotFound: values['ignore-not-found'] === true,
    context: values.context,
    kubeconfig: values.kubeconfig,
  };
}

/** A flag may be given as `--watch=false` and `-n=x`, which parseArgs takes for a mistake and for a name with `=`. */
function plainFlag(arg: string): string[] {
  const [, long, given] = /^--([a-z-]+)=(true|false)$/.exec(arg) ?? [];
  const option = long !== undefined && long in options ? options[long as keyof typeof options] : undefined;
  if (option?.type === 'boolean') {
    return given === 'true' ? [`--${long ?? ''}`] : [];
  }
  return [/^-[nloL]=/.test(arg) ? `${arg.slice(0, 2)}${arg.slice(3)}` : arg];
}

/** What is only blanks selects nothing, as for kubectl. */
function text(value: string | undefined): string | undefined {
  const trimmed = (value ?? '').trim();
  return trimmed === '' ? undefined : trimmed;
}

function refuseMixed(output: string, showLabels: boolean, labelColumns: readonly string[]): void {
  if (showLabels && output !== '' && output !== 'wide') {
    throw new Failure('invalid', `--show-labels is for tables, not for -o ${output}.`);
  }
  if (labelColumns.length > 0 && output.startsWith('custom-columns')) {
    throw new Failure('invalid', `--label-columns is for tables, not for -o ${output}.`);
  }
}
