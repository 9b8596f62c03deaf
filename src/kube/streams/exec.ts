import { PassThrough, Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import { Failure } from '../../common/failure.ts';
import { podPath } from '../api/paths.ts';
import type { KubeClient } from '../api/types.ts';
import { readStatus } from './execStatus.ts';
import { GuardedSocket } from './guardedSocket.ts';
import type { ExecEnd, ExecHandlers, ExecOptions, ExecSession } from './types.ts';

/** v5 can end the input alone; servers before 1.30 speak v4. */
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/**
 * Runs a command in a container. Resolves when the server has accepted it, which is before the command starts: that it
 * could not be started is told by `closed`. Rejects with a Failure where the server refuses.
 */
export async function openExec(client: KubeClient, options: ExecOptions, handlers: ExecHandlers): Promise<ExecSession> {
  // Both are a few kilobytes of the client library: its API classes are not among them.
  const { Exec } = await import('@kubernetes/client-node/dist/exec.js');
  let guarded: GuardedSocket | undefined;
  const sockets = {
    connect: async (path: string, _text: unknown, binary: ((channel: number, data: Buffer) => boolean) | null): Promise<WebSocket> => {
      const socket = await connect(client, options, path);
      guarded = new GuardedSocket(socket, (channel, data) => binary?.(channel, data));
      return guarded.facade;
    },
  };
  const stdin = options.stdin === false ? null : new PassThrough();
  const stdout = output((data) => guarded?.hold(handlers.onStdout(data)));
  const stderr = options.tty ? null : output((data) => guarded?.hold(handlers.onStderr?.(data)));
  // The library's handler is replaced by ours, which is the only use it has for a configuration.
  const exec = new Exec(undefined as never, sockets);
  const { namespace, pod, container, command, tty } = options;
  await exec.exec(encodeURIComponent(namespace), encodeURIComponent(pod), container, [...command], stdout, stderr, stdin, tty, (status) => guarded?.finish(readStatus(status)));
  if (guarded === undefined) {
    throw new Failure('internal', 'The client library opened no socket.');
  }
  return new SocketSession(guarded, stdin);
}

class SocketSession implements ExecSession {
  readonly closed: Promise<ExecEnd>;
  readonly #socket: GuardedSocket;
  readonly #stdin: PassThrough | null;

  constructor(socket: GuardedSocket, stdin: PassThrough | null) {
    this.#socket = socket;
    this.#stdin = stdin;
    this.closed = socket.ended;
    void this.closed.then(() => stdin?.destroy());
  }

  write(data: string | Uint8Array): void {
    if (this.#stdin?.writable === true) {
      this.#stdin.write(typeof data === 'string' ? data : Buffer.from(data));
    }
  }

  endInput(): void {
    this.#stdin?.end();
  }

  resize(columns: number, rows: number): void {
    this.#socket.resize(columns, rows);
  }

  close(): void {
    this.#socket.finish({});
  }
}

/** Sends the library's request over the connection's own transport. */
async function connect(client: KubeClient, options: ExecOptions, path: string): Promise<WebSocket> {
  const query = new URLSearchParams(path.slice(path.indexOf('?') + 1));
  const parameters = Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
  try {
    return await client.webSocket({ path: podPath(options.namespace, options.pod, 'exec'), query: parameters, signal: options.signal }, protocols);
  } catch (error) {
    const failure = Failure.from(error);
    if (failure.code !== 'forbidden') {
      throw failure;
    }
    throw new Failure('forbidden', failure.message, { hint: 'Running commands in containers needs the right to create pods/exec (and, on older servers, to get it).', status: 403, cause: failure });
  }
}

function output(take: (data: Buffer) => void): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      take(chunk);
      done();
    },
  });
}
