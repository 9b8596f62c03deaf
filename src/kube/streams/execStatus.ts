import { Failure } from '../../common/failure.ts';
import { asObjects, asString, at } from '../../common/json.ts';
import { plainLine } from '../../common/text.ts';
import type { ExecEnd } from './types.ts';

/** What the status that ends a command says (a meta/v1 Status): its exit code, or why there is none. */
export function readStatus(status: unknown): ExecEnd {
  if (at(status, 'status') === 'Success') {
    return { exitCode: 0 };
  }
  const cause = asObjects(at(status, 'details', 'causes')).find((candidate) => candidate.reason === 'ExitCode');
  const code = Number(asString(cause?.message));
  if (at(status, 'reason') === 'NonZeroExitCode' && Number.isInteger(code)) {
    return { exitCode: code };
  }
  const message = plainLine(asString(at(status, 'message')) ?? 'no reason given', 1000);
  return { failure: new Failure(isStartFailure(message) ? 'not-found' : 'internal', `The command could not be run: ${message.replace(/\.$/, '')}.`) };
}

/** Whether container runtimes say so where the program does not exist in the image (runc, crun, runsc, hcsshim). */
function isStartFailure(message: string): boolean {
  return /executable file .*not found|no such file or directory|The system cannot find the file specified|stat .*: not found/i.test(message);
}
