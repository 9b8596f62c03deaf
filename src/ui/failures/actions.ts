import { Failure, type FailureCode } from '../../common/failure.ts';
import type { ItemWord } from '../../contributions.ts';

/** What can be offered where something failed. */
export type FailureAction = 'copyHint' | 'copyMessage' | 'logIn' | 'openKubeconfig' | 'retry' | 'unlock';

/** What helps against which failure, the most useful first. */
const actions: Readonly<Record<FailureCode, readonly FailureAction[]>> = {
  'cancelled': [],
  'clock-skew': ['retry', 'copyMessage'],
  'conflict': ['retry'],
  'expired': ['logIn', 'openKubeconfig'],
  'forbidden': ['copyMessage'],
  'gone': ['retry'],
  'internal': ['copyMessage'],
  'invalid': ['openKubeconfig'],
  'not-found': [],
  'plugin-failed': ['logIn', 'openKubeconfig'],
  'plugin-missing': ['copyHint', 'retry'],
  'protected': ['unlock'],
  'proxy': ['retry', 'openKubeconfig'],
  'throttled': ['retry'],
  'timeout': ['retry'],
  'tls': ['openKubeconfig', 'retry'],
  'too-old': ['copyMessage'],
  'unauthorized': ['logIn', 'openKubeconfig'],
  'unreachable': ['retry'],
  'unsupported': ['openKubeconfig'],
};

/** Rows of the tree have buttons for another try and a copy in any case; these words bring the others. */
const words: Readonly<Partial<Record<FailureAction, ItemWord>>> = {
  copyHint: 'hinted',
  logIn: 'loginNeeded',
  openKubeconfig: 'fileAtFault',
  unlock: 'refused',
};

export function actionsFor(failure: Failure): readonly FailureAction[] {
  return actions[failure.code].filter((action) => action !== 'copyHint' || failure.hint !== undefined);
}

/** The words of a row that tells this failure. */
export function failureWords(failure: Failure): readonly ItemWord[] {
  return actionsFor(failure).flatMap((action) => words[action] ?? []);
}

/** A failure, and the context that it was met in. */
export class ContextFailure extends Failure {
  readonly context: string;

  constructor(failure: Failure, context: string) {
    const { code, message, hint, status, retryAfterMs, cause } = failure;
    super(code, message, {
      cause,
      ...(hint === undefined ? {} : { hint }),
      ...(status === undefined ? {} : { status }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
    this.context = context;
  }
}

/** Waits for work in a context; what it rejects with tells the context. */
export async function inContext<T>(context: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof ContextFailure ? error : new ContextFailure(Failure.from(error), context);
  }
}
