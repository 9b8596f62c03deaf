import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { asNumber, asString, at } from '../../common/json.ts';

/** What a program in a terminal wrote to its standard output, and how it ended. */
export interface ProgramAnswer {
  /** Undefined where a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
}

const mostBytes = 1024 * 1024;

/**
 * Runs a program with the terminal as its standard input and error, and hands its standard output and exit code to a
 * socket when it ends. Ctrl+C goes to the program, which decides what it means. Arguments: the socket, the program
 * and what it takes. Plain JavaScript, as it is run with `node -e`.
 */
const runner = `
const [socket, command, ...args] = process.argv.slice(1);
delete process.env.ELECTRON_RUN_AS_NODE;
let ended = false;
const end = (code, stdout) => {
  if (ended) return;
  ended = true;
  const out = require('net').connect(socket, () => out.end(JSON.stringify({ code, stdout }), () => process.exit(code ?? 1)));
  out.on('error', () => process.exit(1));
};
process.on('SIGINT', () => undefined);
const child = require('child_process').spawn(command, args, { stdio: ['inherit', 'pipe', 'inherit'] });
let stdout = '';
child.stdout.setEncoding('utf8').on('data', (text) => {
  stdout += text;
  if (stdout.length > ${mostBytes}) child.kill('SIGKILL');
});
child.on('error', (error) => { process.stderr.write(String(error.message) + '\\n'); end(127, ''); });
child.on('close', (code) => end(code, stdout));
`;

/** Where one program's answer comes in: a socket that only this user can reach, so that no credential is on a disk. */
export class AnswerChannel {
  /** Resolves when the program ended; never where it was ended together with its terminal. */
  readonly answer: Promise<ProgramAnswer>;
  readonly #server: net.Server;
  readonly #socket: string;
  readonly #folder: string | undefined;

  private constructor(server: net.Server, socket: string, folder: string | undefined) {
    this.#server = server;
    this.#socket = socket;
    this.#folder = folder;
    this.answer = new Promise((resolve) => {
      server.on('connection', (connection) => {
        let text = '';
        connection.setEncoding('utf8');
        connection.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > 8 * mostBytes) {
            connection.destroy();
          }
        });
        connection.on('error', () => connection.destroy());
        connection.on('end', () => resolve(read(text)));
      });
    });
  }

  static async open(): Promise<AnswerChannel> {
    const folder = process.platform === 'win32' ? undefined : await fs.mkdtemp(path.join(os.tmpdir(), 'pilothouse-'));
    const socket = folder === undefined ? `\\\\.\\pipe\\pilothouse-${randomBytes(16).toString('hex')}` : path.join(folder, 'answer');
    const server = net.createServer();
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socket, resolve));
    return new AnswerChannel(server, socket, folder);
  }

  /** Arguments for Node that run the program and send its answer here. */
  arguments(command: string, args: readonly string[]): string[] {
    return ['-e', runner, '--', this.#socket, command, ...args];
  }

  async close(): Promise<void> {
    this.#server.close();
    if (this.#folder !== undefined) {
      await fs.rm(this.#folder, { recursive: true, force: true });
    }
  }
}

function read(text: string): ProgramAnswer {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = undefined;
  }
  return { exitCode: asNumber(at(answer, 'code')), stdout: asString(at(answer, 'stdout')) ?? '' };
}
