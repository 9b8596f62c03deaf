import { parseArgs } from 'node:util';
import { Failure } from '../../common/failure.ts';
import { standardInput } from './files.ts';

export const formats = ['text', 'json', 'sarif', 'junit', 'github'] as const;

export type Format = (typeof formats)[number];

export interface ValidateOptions {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly context: string | undefined;
  readonly kubeconfig: string | undefined;
  /** Whether each object is judged as an update of what the cluster has of it. */
  readonly againstLive: boolean;
  /** A minor such as `1.37`; undefined for the newest. */
  readonly minor: string | undefined;
  /** Files, folders and patterns whose CustomResourceDefinitions are known. */
  readonly crds: readonly string[];
  /** Patterns of what is passed over, as in gitignore(5). */
  readonly ignore: readonly string[];
  /** Whether a type that nobody knows is an error. */
  readonly strictUnknown: boolean;
  /** How many documents are judged at a time; undefined for as many as suits the machine. */
  readonly jobs: number | undefined;
  readonly help: boolean;
}

/** More workers than this only cost memory. */
const mostJobs = 64;

/** Reads the command's arguments. Throws a Failure that says what is wrong with them. */
export function parseOptions(argv: readonly string[]): ValidateOptions {
  const { values, positionals } = parse(argv);
  const { context, kubeconfig, crds = [], ignore = [], help = false } = values;
  const version = values['kubernetes-version'];
  const options: ValidateOptions = {
    paths: positionals,
    format: formatOf(values.format ?? 'text'),
    context,
    kubeconfig,
    againstLive: values['against-live'] ?? false,
    minor: version === undefined ? undefined : minorOf(version),
    crds,
    ignore,
    strictUnknown: values['strict-unknown'] ?? false,
    jobs: values.jobs === undefined ? undefined : jobsOf(values.jobs),
    help,
  };
  if (!help) {
    checkTogether(options);
  }
  return options;
}

function checkTogether({ paths, context, kubeconfig, againstLive, minor, crds }: ValidateOptions): void {
  if (paths.length === 0) {
    throw wrong('Name at least one file or folder, or - for standard input.');
  }
  if (context !== undefined && minor !== undefined) {
    throw wrong('--context and --kubernetes-version exclude each other: the cluster has its own version.');
  }
  if (againstLive && context === undefined) {
    throw wrong('--against-live needs --context: the cluster that has the objects.');
  }
  if (kubeconfig !== undefined && context === undefined) {
    throw wrong('--kubeconfig needs --context.');
  }
  if (crds.includes(standardInput)) {
    throw wrong('--crds takes files, folders and patterns, not standard input.');
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        'against-live': { type: 'boolean' },
        context: { type: 'string' },
        crds: { type: 'string', multiple: true },
        format: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        ignore: { type: 'string', multiple: true },
        jobs: { type: 'string' },
        kubeconfig: { type: 'string' },
        'kubernetes-version': { type: 'string' },
        'strict-unknown': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw wrong(inOneSentence(error instanceof Error ? error.message : String(error)));
  }
}

/** Node follows what is wrong with advice of its own. */
function inOneSentence(message: string): string {
  const [sentence = message] = message.split(/\.(?:\s|$)/);
  return `${sentence}.`;
}

function formatOf(word: string): Format {
  const format = formats.find((each) => each === word);
  if (format === undefined) {
    throw wrong(`There is no format ${word}; write ${formats.slice(0, -1).join(', ')} or ${formats.at(-1)!}.`);
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

function jobsOf(word: string): number {
  const jobs = /^\d{1,4}$/.test(word) ? Number(word) : 0;
  if (jobs < 1 || jobs > mostJobs) {
    throw wrong(`--jobs takes a number from 1 to ${mostJobs}, not ${word}.`);
  }
  return jobs;
}

function wrong(message: string): Failure {
  return new Failure('invalid', message, { hint: 'See pilothouse validate --help.' });
}
