import { customSchema, expression, immutable, numbers, rest, tooMany, unsupported } from './general.ts';
import { names, tooLong } from './names.ts';
import { duplicate, notFound } from './references.ts';
import { required } from './required.ts';
import type { Rule } from './rule.ts';
import { exclusive, oneOf, requests, restartPolicy, schedule, selector } from './workloads.ts';

/** The rules that word the server's findings: the first that has words for one is heard. The last has words for all. */
export const rules: readonly Rule[] = [
  selector, restartPolicy, requests, schedule, exclusive, oneOf, immutable, customSchema, expression,
  required, unsupported, names, tooLong, tooMany, notFound, duplicate, numbers, rest,
];
