import { Failure } from '../common/failure.ts';

/** Takes the failures of work that nobody waits for; the editor's log channel has this shape. */
export interface FailureLog {
  error(message: string): void;
}

/** Waits for work in the background and hands its failure to the log; being cancelled is none. */
export function backgroundWork(log: FailureLog): (work: Promise<unknown>) => void {
  return (work) => {
    work.catch((error: unknown) => {
      const failure = Failure.from(error);
      if (failure.code !== 'cancelled') {
        log.error(failure.message);
      }
    });
  };
}
