import { explain } from '../common/failure.ts';
import type { ContainerRef } from '../kube/streams/types.ts';
import type { ContainerTarget } from './target.ts';
import type { FollowLog } from './logs/logTerminal.ts';
import type { OpenShell } from './terminals/session.ts';

/** Opens a shell through src/kube, which is loaded with the first. */
export const openShell: OpenShell = async (target, size, output, signal) => {
  const { openShell: open } = await import('../kube/streams/shell.ts');
  const decoder = new TextDecoder();
  const session = await open(target.connection.client, { ...containerOf(target), size, signal }, {
    onStdout: (data) => output(decoder.decode(data, { stream: true })),
  });
  return {
    write: (data) => session.write(data),
    resize: ({ columns, rows }) => session.resize(columns, rows),
    ended: session.closed.then(({ exitCode, failure }) => ({ code: exitCode, message: failure === undefined ? undefined : explain(failure) })),
  };
};

/** Follows a log through src/kube, which is loaded with the first. */
export const followLog: FollowLog = async (target, tailLines, sink, signal) => {
  const { followLogs } = await import('../kube/streams/logs.ts');
  return followLogs(target.connection.client, { ...containerOf(target), follow: true, tailLines }, sink, signal);
};

function containerOf({ ref, container }: ContainerTarget): ContainerRef {
  return { namespace: ref.namespace ?? '', pod: ref.name, container };
}
