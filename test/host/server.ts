import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Failure } from '../../src/common/failure.ts';
import type { JsonObject } from '../../src/common/json.ts';
import { inheritedEnvironment } from './environment.ts';
import type { Installation } from './install.ts';
import { writeProfile } from './profile.ts';
import { startReaper } from './reaper.ts';
import { keepLogs } from './written.ts';

export interface ServerOptions {
  /** Where extensions are installed; an empty folder of the server's own if absent. */
  readonly extensions?: string;
  readonly settings?: JsonObject;
  /** A desktop profile whose settings are taken over. */
  readonly profile?: string;
  /** Laid over the environment; undefined removes a name. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Needs a token in the address. A server without one is for tests, where the browser is ours. */
  readonly withToken?: boolean;
  /** Opened where the address names nothing. */
  readonly defaultFolder?: string;
  /** Honours extensionDevelopmentPath and extensionTestsPath, and hides notification toasts. */
  readonly testDriver?: boolean;
  readonly arguments?: readonly string[];
  readonly onLine?: (line: string) => void;
}

/** A running VS Code server on loopback. */
export interface VSCodeServer {
  /** `127.0.0.1:PORT` */
  readonly authority: string;
  readonly token: string | undefined;
  /** Temporary folder of this server, removed at its end. */
  readonly folder: string;
  /** Resolves when the server process ends, whoever ended it. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;

/** Starts a server and resolves when it listens. It ends with `stop()` or with this process, however that ends. */
export async function startServer(installation: Installation, options: ServerOptions = {}): Promise<VSCodeServer> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vso-')); // short, because unix sockets live under it
  const data = path.join(folder, 'd');
  writeProfile(data, options.settings ?? {}, options.profile);
  const token = options.withToken ? randomBytes(16).toString('hex') : undefined;
  const child = spawn(installation.node, [installation.server, ...serverArguments(folder, data, token, options)], {
    env: serverEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const reaper = startReaper(folder, child.pid);
  try {
    const authority = await listening(child, options.onLine);
    return {
      authority,
      token,
      folder,
      exited,
      stop: () => {
        keepLogs(data);
        return reaper.end();
      },
    };
  } catch (error) {
    await reaper.end();
    throw error;
  }
}

function serverArguments(folder: string, data: string, token: string | undefined, options: ServerOptions): string[] {
  const tokenFile = path.join(folder, 'token');
  if (token !== undefined) {
    fs.writeFileSync(tokenFile, token, { mode: 0o600 });
  }
  return [
    '--host', '127.0.0.1',
    '--port', String(options.port ?? 0),
    ...(token === undefined ? ['--without-connection-token'] : ['--connection-token-file', tokenFile]),
    '--accept-server-license-terms',
    '--telemetry-level', 'off',
    '--server-data-dir', data,
    '--extensions-dir', options.extensions ?? path.join(folder, 'e'),
    '--disable-getting-started-override',
    '--disable-update-check',
    '--force-disable-user-env',
    '--without-browser-env-var',
    '--reconnection-grace-time', options.testDriver ? '5' : '600',
    ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
    ...(options.defaultFolder === undefined ? [] : ['--default-folder', options.defaultFolder]),
    ...(options.arguments ?? []),
  ];
}

/** The environment of a server, which has no gallery to fetch anything from. */
export function serverEnvironment(over: ServerOptions['env'] = {}): NodeJS.ProcessEnv {
  return inheritedEnvironment({ EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '', itemUrl: '' }), ...over });
}

/** Resolves to the server's address once it says that it listens; rejects with its output when it does not. */
function listening(child: ChildProcess, onLine: ServerOptions['onLine']): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new Failure('internal', `The VS Code server ${why}.\n${output}`));
    };
    const timer = setTimeout(() => fail(`did not listen within ${startTimeoutMs / 1000} s`), startTimeoutMs);
    const read = (chunk: Buffer): void => {
      const text = chunk.toString();
      output = (output + text).slice(-100_000);
      text.split('\n').filter((line) => line.trim() !== '').forEach((line) => onLine?.(line));
      const port = /Web UI available at https?:\/\/[^:\s]+:(\d+)/.exec(output)?.[1];
      if (port !== undefined) {
        clearTimeout(timer);
        resolve(`127.0.0.1:${port}`);
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('exit', (code) => fail(`ended with ${code}`));
  });
}
