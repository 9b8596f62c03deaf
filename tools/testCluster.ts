import { Failure } from '../src/common/failure.ts';

/** A cluster that all test runners of one run share. */
export interface TestCluster {
  /** The file to name in PILOTHOUSE_TEST_CLUSTER. */
  readonly description: string;
  stop(): Promise<void>;
}

/** The cluster that PILOTHOUSE_TEST_CLUSTER describes. */
export function startTestCluster(_signal: AbortSignal): Promise<TestCluster> {
  const running = process.env.PILOTHOUSE_TEST_CLUSTER;
  return running
    ? Promise.resolve({ description: running, stop: () => Promise.resolve() })
    : Promise.reject(new Failure('unsupported', 'PILOTHOUSE_TEST_CLUSTER does not name a running cluster.'));
}
