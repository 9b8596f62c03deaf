import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A host and a port, as a client asked for them. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/**
 * Where a proxy finds the hosts that it is asked for: `host:port` to `host:port`. A name that only the proxy knows
 * proves that a client left the lookup to it. What is not listed is called as asked.
 */
export type Hosts = Readonly<Record<string, string>>;

/** Reads `host:port`, with an IPv6 address in brackets; undefined where it is none. */
export function parseTarget(text: string): Target | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:/]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  return host === undefined || Number(match?.[3]) > 65_535 ? undefined : { host, port: Number(match?.[3]) };
}

export function formatTarget(target: Target): string {
  return target.host.includes(':') ? `[${target.host}]:${target.port}` : `${target.host}:${target.port}`;
}

/** Connects to where a proxy finds the target. Rejects where nothing listens there, or after 10 s. */
export function connectTo(target: Target, hosts: Hosts): Promise<Socket> {
  const listed = hosts[formatTarget(target)];
  const { host, port } = (listed === undefined ? undefined : parseTarget(listed)) ?? target;
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: 10_000 });
    socket.once('timeout', () => socket.destroy(new Error(`no answer from ${host}:${port}`)));
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/** Carries bytes both ways until either side ends; then both are closed. Resolves when that happened. */
export function join(client: Duplex, upstream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      client.destroy();
      upstream.destroy();
      resolve();
    };
    for (const side of [client, upstream]) {
      side.on('error', end);
      side.on('close', end);
    }
    client.pipe(upstream).pipe(client);
  });
}
