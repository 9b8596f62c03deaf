import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../src/common/failure.ts';
import { identify, signalProcess, type ProcessIdentity } from './processTable.ts';
import { folderVariable, writeRecord, type ClusterRecord } from './record.ts';

/** A running program of the cluster. */
export interface Program {
  readonly name: string;
  readonly identity: ProcessIdentity;
  hasExited(): boolean;
  /** Kills it and resolves when it is gone. */
  kill(): Promise<void>;
}

/**
 * Starts the programs of one cluster: each with its log file in `logs/`, in a session of its own (so that Ctrl+C
 * reaches only us, who end them in order), and written in the cluster's record.
 */
export class Programs {
  readonly #folder: string;
  #record: ClusterRecord;
  readonly #started: Program[] = [];

  constructor(folder: string, name: string) {
    this.#folder = folder;
    const owner = identify(process.pid);
    if (owner === undefined) {
      throw new Failure('unsupported', 'This system does not tell when a process started.');
    }
    this.#record = { owner, processes: [], name };
    mkdirSync(join(folder, 'logs'), { recursive: true });
    writeRecord(folder, this.#record);
  }

  start(name: string, command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Program {
    const log = openSync(this.#logFile(name), 'a');
    const child = spawn(command, args, {
      cwd: this.#folder,
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...env, [folderVariable]: this.#folder },
    });
    closeSync(log);
    const identity = identityOf(child, name);
    this.#record = { ...this.#record, processes: [...this.#record.processes, identity] };
    writeRecord(this.#folder, this.#record);
    const program = watchProgram(name, child, identity);
    this.#started.push(program);
    return program;
  }

  /** Starts the process that cleans up when this one dies without doing so (reaper.ts). */
  startReaper(): void {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'reaper.ts'), this.#folder], {
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#record = { ...this.#record, reaper: identityOf(child, 'reaper') };
    writeRecord(this.#folder, this.#record);
    child.unref();
    // Only the pipe's end with our death matters; it must not keep us alive.
    if (child.stdin instanceof Socket) {
      child.stdin.unref();
    }
  }

  /** Asks until `condition` holds. Rejects after `limitMs`, or when a program has ended meanwhile, with the last lines of the logs. */
  async waitFor(what: string, limitMs: number, signal: AbortSignal, condition: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + limitMs;
    while (!await condition()) {
      signal.throwIfAborted();
      const ended = this.#started.filter((program) => program.hasExited()).map((program) => program.name);
      if (ended.length > 0 || Date.now() > end) {
        const why = ended.length > 0 ? `${ended.join(' and ')} ended` : `it took longer than ${limitMs / 1000} s`;
        throw new Failure('timeout', `Waiting for ${what} failed: ${why}.\n${await this.logTails(ended)}`);
      }
      await delay(100, undefined, { signal });
    }
  }

  /** The last lines of these programs' logs, of all when none is named. */
  async logTails(names: readonly string[] = []): Promise<string> {
    const wanted = names.length > 0 ? names : [...new Set(this.#started.map((program) => program.name))];
    const tails = await Promise.all(wanted.map(async (name) => {
      const text = await readFile(this.#logFile(name), 'utf8').catch(() => '');
      return `--- ${name}\n${text.trimEnd().split('\n').slice(-12).join('\n')}`;
    }));
    return tails.join('\n');
  }

  /** A program that was ended on purpose no longer counts as a failure. */
  forget(program: Program): void {
    this.#started.splice(this.#started.indexOf(program), 1);
  }

  #logFile(name: string): string {
    return join(this.#folder, 'logs', `${name}.log`);
  }
}

function identityOf(child: ChildProcess, name: string): ProcessIdentity {
  // A program that cannot be started has no pid; the event that says so must have a listener.
  child.on('error', () => undefined);
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity === undefined) {
    throw new Failure('internal', `${name} could not be started (${child.spawnfile}).`);
  }
  return identity;
}

function watchProgram(name: string, child: ChildProcess, identity: ProcessIdentity): Program {
  let exited = false;
  const exit = new Promise<void>((resolve) => child.once('exit', () => {
    exited = true;
    resolve();
  }));
  child.unref();
  return {
    name,
    identity,
    hasExited: () => exited,
    kill: async () => {
      signalProcess(identity, 'SIGKILL');
      child.ref();
      await exit;
    },
  };
}
