import { genericDescriber } from './generic.ts';
import { podDescriber } from './pod/pod.ts';
import { secretDescriber } from './secret.ts';
import type { KindDescriber } from './types.ts';

/** The kinds with a text of their own. A new kind is one file and one line here. */
const describers: readonly KindDescriber[] = [
  podDescriber,
  secretDescriber,
];

/** The describer of a kind; the generic one for all that have none of their own. */
export function describerFor(group: string, kind: string): Omit<KindDescriber, 'group' | 'kind'> {
  return describers.find((describer) => describer.group === group && describer.kind === kind) ?? genericDescriber;
}
