import { parseArgs } from 'node:util';
import { Failure } from '../../common/failure.ts';

export const formats = ['text', 'json', 'sarif'] as const;

export type Format = (typeof formats)[number];

export interface ValidateOptions {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly context: string | undefined;
  /** A minor such as `1.37`; undefined for the newest. */
  readonly minor: string | undefined;
  readonly kubeconfig: string | undefined;
  readonly help: boolean;
}

/** Reads the command's arguments. Throws a Failure that says what is wrong with them. */
export function parseOptions(argv: readonly string[]): ValidateOptions {
  const { values, positionals } = parse(argv);
  const { context, kubeconfig, help = false } = values;
  const version = values['kubernetes-version'];
  if (!help && positionals.length === 0) {
    throw wrong('Name at least one file or folder, or - for standard input.');
  }
  if (context !== undefined && version !== undefined) {
    throw wrong('--context and --kubernetes-version exclude each other: the cluster has its own version.');
  }
  if (kubeconfig !== undefined && context === undefined) {
    throw wrong('--kubeconfig needs --context.');
  }
  return { paths: positionals, format: formatOf(values.format ?? 'text'), context, kubeconfig, minor: version === undefined ? undefined : minorOf(version), help };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        context: { type: 'string' },
        'kubernetes-version': { type: 'string' },
        kubeconfig: { type: 'string' },
        format: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function formatOf(word: string): Format {
  const format = formats.find((each) => each === word);
  if (format === undefined) {
    throw wrong(`There is no format ${word}; write ${formats.join(', ')}.`);
  }
  return format;
}

function minorOf(version: string): string {
  const match = /^v?(\d+\.\d+)(?:\.\d+)?$/.exec(version);
  if (match === null) {
    throw wrong(`${version} is no Kubernetes version; write one such as 1.37.`);
  }
  return match[1]!;
}

function wrong(message: string): Failure {
  return new Failure('invalid', message, { hint: 'See pilothouse validate --help.' });
}
