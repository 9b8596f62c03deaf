import { isIPv4, isIPv6 } from 'node:net';
import type { Duplex } from 'node:stream';
import { ProxyAnswerError, readBytes } from './reading.ts';
import type { ProxyServer } from './server.ts';

const version = 5;
const noLogin = 0;
const userAndPassword = 2;

/** The replies of RFC 1928, section 6. */
const replies: Readonly<Record<number, string>> = {
  1: 'it failed',
  2: 'it does not let anybody through to there',
  3: 'it finds no way to the network of the server',
  4: 'it finds no way to the server',
  5: 'the server refused its connection',
  6: 'the connection took too long',
  7: 'it does not support connections',
  8: 'it does not support this kind of address',
};

/** Asks a SOCKS5 proxy (RFC 1928) for a connection; names are left for it to look up. Rejects with why there is none. */
export async function connectBySocks(stream: Duplex, proxy: ProxyServer, host: string, port: number): Promise<void> {
  await greet(stream, proxy);
  const end = Buffer.alloc(2);
  end.writeUInt16BE(port);
  stream.write(Buffer.concat([Buffer.from([version, 1, 0]), addressOf(host), end]));
  const [first, reply, , kind] = await readBytes(stream, 4);
  if (first !== version) {
    throw noSocks();
  }
  if (reply !== 0) {
    throw new ProxyAnswerError(`${replies[reply ?? 0] ?? 'it refused'} (SOCKS reply ${reply})`);
  }
  // The address that the proxy uses, which nobody needs; it has to be taken out of the stream.
  const length = kind === 1 ? 4 : kind === 4 ? 16 : (await readBytes(stream, 1))[0] ?? 0;
  await readBytes(stream, length + 2);
}

async function greet(stream: Duplex, { login }: ProxyServer): Promise<void> {
  stream.write(Buffer.from(login === undefined ? [version, 1, noLogin] : [version, 2, noLogin, userAndPassword]));
  const [first, method] = await readBytes(stream, 2);
  if (first !== version) {
    throw noSocks();
  }
  if (method === noLogin) {
    return;
  }
  if (method !== userAndPassword || login === undefined) {
    throw new ProxyAnswerError(login === undefined ? 'it wants a user name and a password' : 'it takes no user name with password');
  }
  // RFC 1929: both with their lengths in a byte before them.
  stream.write(Buffer.concat([Buffer.from([1]), counted(login.username), counted(login.password)]));
  const [, status] = await readBytes(stream, 2);
  if (status !== 0) {
    throw new ProxyAnswerError('it did not accept the user name and password');
  }
}

function addressOf(host: string): Buffer {
  if (isIPv4(host)) {
    return Buffer.from([1, ...host.split('.').map(Number)]);
  }
  return isIPv6(host) ? Buffer.concat([Buffer.from([4]), ipv6Bytes(host)]) : Buffer.concat([Buffer.from([3]), counted(host)]);
}

/** The 16 bytes of an address as URL writes it: groups without leading zeros, `::` at most once. */
function ipv6Bytes(address: string): Buffer {
  const [before = [], after = []] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::').map((side) => side === '' ? [] : side.split(':'));
  const groups = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
  const bytes = Buffer.alloc(16);
  groups.forEach((group, index) => bytes.writeUInt16BE(Number.parseInt(group, 16), index * 2));
  return bytes;
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > 255) {
    throw new ProxyAnswerError('a name or password for it is longer than 255 bytes');
  }
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function noSocks(): Error {
  return new ProxyAnswerError('it does not answer as a SOCKS5 proxy does');
}
