import { text as readAll } from 'node:stream/consumers';
import { explain, Failure } from '../common/failure.ts';
import type { Disposable } from '../common/lifetime.ts';
import type { Schemas } from '../language/ports.ts';
import type { CliCommand, CliIo, ExitCode } from './command.ts';
import { definedTypes, judge } from './validate/engine.ts';
import { readInputs, type InputFile } from './validate/files.ts';
import { parseOptions, type ValidateOptions } from './validate/options.ts';
import { createReporter } from './validate/report.ts';
import { isError } from './validate/results.ts';
import { bundledSchemas, clusterSchemas } from './validate/schemas.ts';
import { version } from './version.ts';

const usage = `Usage: pilothouse validate [OPTIONS] PATH...

Checks Kubernetes manifests: unknown and missing fields, wrong types, values that are not allowed, YAML mistakes.
PATH is a file, a folder (everything below it that ends in .yaml, .yml or .json) or - for standard input.
Documents that are no Kubernetes manifests, and templates, are passed over. Types whose CustomResourceDefinition is
among the files are checked too; a type that nobody knows is a note, not an error.

Without --context no cluster is asked.

Options:
  --kubernetes-version V  judge as this version of Kubernetes, such as 1.36 (default: the newest that is bundled)
  --context C             judge by the schemas of this context's cluster
  --kubeconfig F          the kubeconfig file that holds the context
  --format FORMAT         text (default), json (one object per document and line) or sarif
  -h, --help              this text

JSON: {"file","doc","kind","name","errors":[{"line","column","severity","code","message"}]}. doc is the document's
index in its file, from 0; line and column count from 1. Types that nobody knows stand in "notes".

Exit code: 0 nothing wrong, 1 errors found, 2 could not run.
`;

export const validateCommand: CliCommand = {
  name: 'validate',
  summary: 'Check manifests without a cluster, or by the schemas of one',
  usage,
  run: async (argv, io) => {
    try {
      const options = parseOptions(argv);
      if (options.help) {
        io.stdout(usage);
        return 0;
      }
      return await check(options, io);
    } catch (error) {
      io.stderr(`pilothouse validate: ${explain(Failure.from(error))}\n`);
      return 2;
    }
  },
};

async function check(options: ValidateOptions, io: CliIo): Promise<ExitCode> {
  const files = await readInputs(options.paths, io.cwd, () => readAll(process.stdin));
  const schemas = await openSchemas(options, files, io);
  try {
    const reporter = createReporter(options.format, io, version);
    let wrong = false;
    for await (const result of judge(files, schemas, io.signal)) {
      reporter.add(result);
      wrong ||= result.findings.some(isError);
    }
    reporter.end();
    return wrong ? 1 : 0;
  } finally {
    schemas.dispose();
  }
}

async function openSchemas(options: ValidateOptions, files: readonly InputFile[], io: CliIo): Promise<Schemas & Disposable> {
  const crds = definedTypes(files);
  if (options.context !== undefined) {
    return clusterSchemas({ ...options, context: options.context }, crds, io, version);
  }
  const schemas = await bundledSchemas(options.minor, crds);
  return { find: (type, signal) => schemas.find(type, signal), dispose: () => undefined };
}
