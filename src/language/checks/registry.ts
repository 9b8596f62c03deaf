import type { Checker } from '../ports.ts';
import { essentialsChecker } from './essentials.ts';
import { kindChecker } from './kinds.ts';
import { schemaChecker } from './schema.ts';

/** Every check of manifests, in the order of their findings. */
export const checkers: readonly Checker[] = [kindChecker, schemaChecker, essentialsChecker];
