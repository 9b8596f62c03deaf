import { createServer, type Socket } from 'node:net';
import { listen } from './listening.ts';
import { connectTo, formatTarget, join, type Hosts, type Target } from './tunnel.ts';

/** How it turns clients away: with a reply code of RFC 1928, section 6, by closing, or by never answering. */
export type SocksRefusal = 'failure' | 'not-allowed' | 'network-unreachable' | 'refused' | 'drop' | 'hang';

export interface SocksProxyOptions {
  /** Asks for these (RFC 1929); without them no login is asked for. */
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly hosts?: Hosts;
}

export interface SocksProxy {
  /** As `proxy-url` and HTTPS_PROXY take it, without credentials. */
  readonly url: string;
  readonly urlWithCredentials: string;
  /** What was connected to, `host:port` as the client asked, oldest first: a name where it left the lookup to us. */
  readonly tunnels: readonly string[];
  /** Clients with wrong credentials, or with none where some are asked for. */
  unauthorized(): number;
  refused(): number;
  open(): number;
  refuse(how: SocksRefusal | undefined): void;
  cut(): void;
  readonly stop: () => Promise<void>;
}

const version = 5;
const noLogin = 0;
const userAndPassword = 2;
const noMethod = 0xff;
const replyCodes: Readonly<Record<Exclude<SocksRefusal, 'drop' | 'hang'>, number>> = {
  'failure': 1, 'not-allowed': 2, 'network-unreachable': 3, 'refused': 5,
};

/** A SOCKS5 proxy on loopback (RFC 1928): CONNECT only, with or without user and password. */
export async function startSocksProxy(options: SocksProxyOptions = {}): Promise<SocksProxy> {
  const state: State = { options, tunnels: [], unauthorized: 0, refused: 0, mode: undefined };
  const server = createServer((client) => {
    serve(client, state).catch(() => client.destroy());
  });
  const listening = await listen(server);
  const login = options.credentials === undefined
    ? ''
    : `${encodeURIComponent(options.credentials.username)}:${encodeURIComponent(options.credentials.password)}@`;
  return {
    url: `socks5://127.0.0.1:${listening.port}`,
    urlWithCredentials: `socks5://${login}127.0.0.1:${listening.port}`,
    tunnels: state.tunnels,
    unauthorized: () => state.unauthorized,
    refused: () => state.refused,
    open: listening.open,
    refuse: (how) => { state.mode = how; },
    cut: listening.cut,
    stop: listening.stop,
  };
}

interface State {
  readonly options: SocksProxyOptions;
  readonly tunnels: string[];
  unauthorized: number;
  refused: number;
  mode: SocksRefusal | undefined;
}

async function serve(client: Socket, state: State): Promise<void> {
  const reader = new Reader(client);
  if (!await greet(client, reader, state)) {
    return;
  }
  const [, command = 0, , kind = 0] = await reader.take(4);
  const host = await readHost(reader, kind);
  const port = (await reader.take(2)).readUInt16BE();
  if (state.mode !== undefined) {
    state.refused++;
    if (state.mode === 'drop') {
      client.destroy();
    } else if (state.mode !== 'hang') {
      client.end(reply(replyCodes[state.mode]));
    }
    return;
  }
  if (command !== 1 || host === undefined) {
    client.end(reply(command !== 1 ? 7 : 8));
    return;
  }
  await tunnel(client, reader, { host, port }, state);
}

/** Agrees on a login method and checks the login. False: the client was turned away. */
async function greet(client: Socket, reader: Reader, state: State): Promise<boolean> {
  const [first = 0, count = 0] = await reader.take(2);
  const offered = await reader.take(count);
  const wanted = state.options.credentials === undefined ? noLogin : userAndPassword;
  if (first !== version || !offered.includes(wanted)) {
    state.unauthorized += first === version ? 1 : 0;
    client.end(Buffer.from([version, noMethod]));
    return false;
  }
  client.write(Buffer.from([version, wanted]));
  if (state.options.credentials === undefined) {
    return true;
  }
  await reader.take(1);
  const username = await reader.takeCounted();
  const password = await reader.takeCounted();
  const right = username === state.options.credentials.username && password === state.options.credentials.password;
  client[right ? 'write' : 'end'](Buffer.from([1, right ? 0 : 1]));
  state.unauthorized += right ? 0 : 1;
  return right;
}

async function tunnel(client: Socket, reader: Reader, target: Target, state: State): Promise<void> {
  let upstream: Socket;
  try {
    upstream = await connectTo(target, state.options.hosts ?? {});
  } catch {
    client.end(reply(replyCodes.refused));
    return;
  }
  state.tunnels.push(formatTarget(target));
  client.write(reply(0));
  reader.release();
  await join(client, upstream);
}

async function readHost(reader: Reader, kind: number): Promise<string | undefined> {
  switch (kind) {
    case 1:
      return [...await reader.take(4)].join('.');
    case 3:
      return reader.takeCounted();
    case 4: {
      const bytes = await reader.take(16);
      const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
      return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
    }
    default:
      return undefined;
  }
}

/** A reply with a bound address of all zeros, which no client needs for CONNECT. */
function reply(code: number): Buffer {
  return Buffer.from([version, code, 0, 1, 0, 0, 0, 0, 0, 0]);
}

/** Takes bytes from a socket in the sizes that a protocol asks for. Rejects when the socket ends first. */
class Reader {
  readonly #socket: Socket;
  #bytes = Buffer.alloc(0);
  #wake: (() => void) | undefined;
  #ended = false;
  readonly #onData = (bytes: Buffer): void => {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    this.#wake?.();
  };

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', this.#onData);
    socket.once('close', () => {
      this.#ended = true;
      this.#wake?.();
    });
  }

  async take(count: number): Promise<Buffer> {
    while (this.#bytes.length < count) {
      if (this.#ended) {
        throw new Error('the client closed before its request was complete');
      }
      await new Promise<void>((resolve) => { this.#wake = resolve; });
    }
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }

  /** Text with its length in the byte before it. */
  async takeCounted(): Promise<string> {
    const [length = 0] = await this.take(1);
    return (await this.take(length)).toString();
  }

  /** Gives what was read too far back to the socket. */
  release(): void {
    this.#socket.off('data', this.#onData);
    this.#socket.pause();
    if (this.#bytes.length > 0) {
      this.#socket.unshift(this.#bytes);
    }
  }
}
