import { explain, Failure } from '../common/failure.ts';
import { openJudgePool } from '../judge/open.ts';
import type { CliCommand, CliIo } from './command.ts';
import { parseOptions } from './validate/options.ts';
import { runValidate } from './validate/run.ts';

const usage = `Usage: pilothouse validate [OPTIONS] PATH...

Says what the API server would refuse, by the API server's own validation: whatever passes here passes
kubectl apply --dry-run=server --validate=strict as far as the object itself decides.

PATH is a file, a folder (everything below it that ends in .yaml, .yml or .json), a pattern such as 'deploy/**/*.yaml' or
- for standard input. Documents that are no Kubernetes manifests, and templates, are passed over. Custom types are judged
where their CustomResourceDefinition is among the files; a type that nobody knows is a note, not an error.

Without --context no cluster is asked.

Options:
  --kubernetes-version V  judge as this version of Kubernetes, such as 1.36 (default: the newest that is known)
  --crds PATH             a file, folder or pattern with more CustomResourceDefinitions; may be given several times
  --strict-unknown        a type that nobody knows is an error
  --ignore PATTERN        pass over what matches, as in .gitignore; may be given several times
  --jobs N                how many documents are judged at a time (default: as many as suits the machine)
  --context C             judge by the version, the schemas and the custom types of this context's cluster
  --against-live          with --context: judge objects that the cluster has as changes of them, as kubectl apply would
                          send them
  --kubeconfig F          the kubeconfig file that holds the context
  --format FORMAT         text (default), json (one object per document and line), sarif, junit or github (annotations)
  -h, --help              this text

A file .pilothouseignore in a folder, with lines as in .gitignore, says what is passed over there and below.

JSON: {"file","doc","kind","name","errors":[{"line","column","severity","code","message","field"?,"details"?}]}. doc is
the document's index in its file, from 0; line and column count from 1; details is what the API server itself says. Types
that nobody knows stand in "notes".

Exit code: 0 nothing wrong, 1 errors found, 2 could not run.
`;

export const validateCommand: CliCommand = {
  name: 'validate',
  summary: 'Check manifests as the API server would, without a cluster or beside one',
  usage,
  run: async (argv, io) => {
    try {
      const options = parseOptions(argv);
      if (options.help) {
        io.stdout(usage);
        return 0;
      }
      return await runValidate(options, io, (jobs) => openJudgePool(import.meta.url, jobs));
    } catch (error) {
      // Whoever pressed Ctrl+C knows.
      if (!io.signal.aborted) {
        complain(io, explain(Failure.from(error)));
      }
      return 2;
    }
  },
};

function complain(io: CliIo, sentence: string): void {
  io.stderr(`pilothouse validate: ${sentence}\n`);
}
