import { Failure } from '../../common/failure.ts';
import { asString, asStringMap, at } from '../../common/json.ts';
import { podPath } from '../api/paths.ts';
import type { KubeClient } from '../api/types.ts';
import { openExec } from './exec.ts';
import type { ContainerRef, ExecEnd, ExecHandlers, ExecSession } from './types.ts';

export interface ShellOptions extends ContainerRef {
  /** The terminal's size in characters. */
  readonly size?: { readonly columns: number; readonly rows: number };
  readonly signal?: AbortSignal | undefined;
}

export interface ShellSession extends ExecSession {
  /** The command that was started. */
  readonly shell: string;
}

interface Candidate {
  readonly name: string;
  readonly command: readonly string[];
}

/** The first takes bash where the image has it, in one request instead of two. */
const linuxShells: readonly Candidate[] = [
  { name: 'sh', command: ['sh', '-c', 'command -v bash >/dev/null 2>&1 && exec bash; exec sh'] },
  { name: 'bash', command: ['bash'] },
  { name: 'ash', command: ['ash'] },
];

const windowsShells: readonly Candidate[] = [
  { name: 'powershell', command: ['powershell.exe', '-NoLogo'] },
  { name: 'cmd', command: ['cmd.exe'] },
];

/** A shell that prints nothing for so long has started all the same. */
const silentStartMs = 1500;

/**
 * Opens a shell with a terminal in a container, the first of those its image has. Rejects with a Failure that says so
 * where it has none.
 */
export async function openShell(client: KubeClient, options: ShellOptions, handlers: ExecHandlers): Promise<ShellSession> {
  const shells = await isWindows(client, options) ? windowsShells : linuxShells;
  for (const candidate of shells) {
    const session = await tryShell(client, options, handlers, candidate);
    if (session !== undefined) {
      return session;
    }
  }
  throw new Failure('not-found', `Container "${options.container}" of pod ${options.namespace}/${options.pod} has no shell (tried ${shells.map(({ name }) => name).join(', ')}).`, {
    hint: 'Its image holds only the program itself. An ephemeral debug container (kubectl debug) brings a shell along.',
  });
}

async function tryShell(client: KubeClient, options: ShellOptions, handlers: ExecHandlers, candidate: Candidate): Promise<ShellSession | undefined> {
  const { namespace, pod, container, signal, size } = options;
  let spoke = (): void => undefined;
  const speaking = new Promise<void>((resolve) => {
    spoke = resolve;
  });
  const session = await openExec(client, { namespace, pod, container, command: candidate.command, tty: true, signal }, {
    onStdout: (data) => {
      spoke();
      return handlers.onStdout(data);
    },
  });
  if (size !== undefined) {
    session.resize(size.columns, size.rows);
  }
  const early = await Promise.race([session.closed, speaking, after(silentStartMs)]);
  if (early === undefined) {
    return Object.assign(session, { shell: candidate.name });
  }
  if (isMissing(early)) {
    return undefined;
  }
  if (early.failure !== undefined) {
    throw early.failure;
  }
  return Object.assign(session, { shell: candidate.name });
}

/** Runtimes either refuse to start a program that is not there, or end with the exit codes that shells use for it. */
function isMissing({ exitCode, failure }: ExecEnd): boolean {
  return failure?.code === 'not-found' || exitCode === 126 || exitCode === 127;
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), ms).unref();
  });
}

/** By what the pod says, else by its node's label; who may not read nodes gets Linux, as nearly all are. */
async function isWindows(client: KubeClient, { namespace, pod, container, signal }: ShellOptions): Promise<boolean> {
  const object = await client.json({ path: podPath(namespace, pod), signal });
  assertRunning(object, container);
  const told = asString(at(object, 'spec', 'os', 'name')) ?? asStringMap(at(object, 'spec', 'nodeSelector'))['kubernetes.io/os'];
  const node = asString(at(object, 'spec', 'nodeName'));
  if (told !== undefined || node === undefined) {
    return told === 'windows';
  }
  try {
    const labels = at(await client.json({ path: `/api/v1/nodes/${encodeURIComponent(node)}`, signal }), 'metadata', 'labels');
    return asStringMap(labels)['kubernetes.io/os'] === 'windows';
  } catch (error) {
    if (error instanceof Failure && (error.code === 'forbidden' || error.code === 'not-found')) {
      return false;
    }
    throw error;
  }
}

function assertRunning(pod: unknown, container: string): void {
  const phase = asString(at(pod, 'status', 'phase'));
  if (phase === 'Succeeded' || phase === 'Failed') {
    throw new Failure('conflict', `Container "${container}" cannot run a shell: its pod has ended (${phase}).`);
  }
}
