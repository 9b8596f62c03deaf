import { finding, type Finding } from '../findings.ts';
import { apiVersionOf, type Manifest } from '../manifest.ts';
import type { Checker } from '../ports.ts';
import { didYouMean, join } from '../words.ts';

/** Says what is known where there is no schema for a manifest's type. A type nobody knows is no mistake. */
export const kindChecker: Checker = {
  check: (manifest, answer) => {
    switch (answer.state) {
      case 'found':
        return [];
      case 'unknown':
        return [unknownType(manifest)];
      case 'absent':
        return [absentType(manifest, answer.origin, answer.served, answer.kinds)];
    }
  },
};

function unknownType({ type, kindPlace }: Manifest): Finding {
  const message = `No schema for ${apiVersionOf(type)} ${type.kind}: connect to a cluster that has it, or add its CustomResourceDefinition to the workspace.`;
  return finding('unknown-kind', kindPlace, message, 'information');
}

function absentType({ type, apiVersionPlace, kindPlace }: Manifest, origin: string, served: readonly string[], kinds: readonly string[]): Finding {
  const apiVersion = apiVersionOf(type);
  if (served.length > 0) {
    return finding('unknown-kind', apiVersionPlace, `${apiVersion} ${type.kind} is not served by ${origin}; write ${join(served, 'or')}`);
  }
  if (kinds.length === 0) {
    return finding('unknown-kind', apiVersionPlace, `${apiVersion} is not served by ${origin}`);
  }
  return finding('unknown-kind', kindPlace, `${origin} has no kind \`${type.kind}\` in ${apiVersion}${didYouMean(type.kind, kinds)}`);
}
