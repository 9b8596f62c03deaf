import type { AddressInfo, Server, Socket } from 'node:net';

/** A server that listens, with every connection it has. */
export interface Listening {
  readonly port: number;
  /** Connections that are open now. */
  readonly open: () => number;
  /** Connections that ever came. */
  readonly accepted: () => number;
  /** Cuts all connections as a crash would; the server goes on listening. */
  readonly cut: () => void;
  /** Cuts all connections and frees the port. Calling it twice is harmless. */
  readonly stop: () => Promise<void>;
}

/** Listens on a free port of loopback. Knows every connection, so that no test hangs on one that stayed open. */
export async function listen(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  server.on('connection', (socket: Socket) => {
    accepted++;
    sockets.add(socket);
    // These servers cut connections, and clients cut them too: neither may end the test's process.
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  const cut = (): void => sockets.forEach((socket) => socket.destroy());
  let stopped: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    open: () => sockets.size,
    accepted: () => accepted,
    cut,
    stop: () => stopped ??= new Promise((resolve) => {
      server.close(() => resolve());
      cut();
    }),
  };
}
