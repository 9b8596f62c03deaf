import { Failure } from '../common/failure.ts';
import type { FollowLog } from './logs/source.ts';
import type { OpenShell } from './terminals/session.ts';

/** The streams of src/kube, loaded when the first is opened. */
export const openShell: OpenShell = () => Promise.reject(new Failure('unsupported', 'Shells are not there yet.'));

export const followLog: FollowLog = () => {
  throw new Failure('unsupported', 'Logs are not there yet.');
};
