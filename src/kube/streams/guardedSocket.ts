import type { WebSocket } from 'ws';
import { Failure } from '../../common/failure.ts';
import type { ExecEnd } from './types.ts';

/** Channels of the v4 and v5 remote command protocols: the first byte of each message. */
const channels = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 } as const;

/** As often as kubectl, so that proxies do not take the connection for a forgotten one. */
const pingMs = 5000;
/** Without a pong for so long the peer is gone. */
const silenceMs = 60_000;
/** Between the end of the status and the closing of the socket by the server. */
const closingMs = 2000;

/**
 * A socket of a remote command that cannot surprise: it never throws, never raises an error nobody hears, sends
 * nothing after it closed, notices a peer that is gone, and always comes to one end.
 */
export class GuardedSocket {
  readonly ended: Promise<ExecEnd>;
  /** What the client library gets for the socket: sending is guarded, closing is left to us. */
  readonly facade: WebSocket;
  readonly #socket: WebSocket;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #take: (channel: number, data: Buffer) => void;
  #finish: (end: ExecEnd) => void = () => undefined;
  #finished = false;
  #heardAt = Date.now();
  #held = 0;

  constructor(socket: WebSocket, take: (channel: number, data: Buffer) => void) {
    this.#socket = socket;
    this.#take = take;
    this.ended = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.#heartbeat = setInterval(() => this.#beat(), pingMs);
    this.#heartbeat.unref();
    socket.on('message', (data) => this.#receive(data as Buffer));
    socket.on('pong', () => {
      this.#heardAt = Date.now();
    });
    socket.on('error', (error) => this.finish({ failure: lost(error.message) }));
    socket.on('close', (code) => this.finish({ failure: lost(`closed with code ${code}`) }));
    this.facade = this.#makeFacade();
  }

  /** The end of the command; only the first one told counts. */
  finish(end: ExecEnd): void {
    if (this.#finished) {
      return;
    }
    this.#finished = true;
    clearInterval(this.#heartbeat);
    this.#socket.resume();
    this.#socket.close(1000);
    const timer = setTimeout(() => this.#socket.terminate(), closingMs);
    timer.unref();
    this.#socket.once('close', () => clearTimeout(timer));
    this.#finish(end);
  }

  resize(columns: number, rows: number): void {
    this.#send(Buffer.concat([Buffer.from([channels.resize]), Buffer.from(JSON.stringify({ Width: columns, Height: rows }))]));
  }

  /** Reads nothing more from the socket until the work is done. */
  hold(work: void | Promise<void>): void {
    if (work === undefined || this.#finished) {
      return;
    }
    this.#held++;
    this.#socket.pause();
    void work.catch(() => undefined).then(() => {
      this.#held--;
      if (this.#held === 0) {
        this.#socket.resume();
      }
    });
  }

  #receive(data: Buffer): void {
    this.#heardAt = Date.now();
    const channel = data[0];
    // The library throws on channels it did not ask for, and on an end of a channel.
    if (this.#finished || (channel !== channels.stdout && channel !== channels.stderr && channel !== channels.status)) {
      return;
    }
    try {
      this.#take(channel, data.subarray(1));
    } catch (error) {
      this.finish({ failure: Failure.from(error) });
    }
  }

  #send(data: Buffer): void {
    if (!this.#finished && this.#socket.readyState === this.#socket.OPEN) {
      // An error is also told to the error listener.
      this.#socket.send(data, () => undefined);
    }
  }

  #beat(): void {
    if (this.#held === 0 && Date.now() - this.#heardAt > silenceMs) {
      this.finish({ failure: lost(`no sign of life for ${silenceMs / 1000} s`) });
      this.#socket.terminate();
    } else if (this.#socket.readyState === this.#socket.OPEN) {
      this.#socket.ping(() => undefined);
    }
  }

  #makeFacade(): WebSocket {
    const facade = {
      protocol: this.#socket.protocol,
      send: (data: Buffer) => this.#send(data),
      // The library closes the socket at the end of the input where v4 knows no other way, and so loses the output.
      close: () => undefined,
    };
    return facade as unknown as WebSocket;
  }
}

function lost(why: string): Failure {
  return new Failure('unreachable', `The connection to the container ended before the command did (${why}).`, { hint: 'Open it again; what ran in a terminal was ended with it.' });
}
