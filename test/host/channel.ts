import fs from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { asList } from '../../src/common/json.ts';
import { isAlive } from './install.ts';

/** Reads what suiteRunner.cjs reports from inside the extension host, and passes its output on. */
export class SuiteChannel {
  readonly file: string;
  readonly #descriptor: number;
  readonly #decoder = new StringDecoder('utf8');
  #position = 0;
  #rest = '';
  #pid: number | undefined;
  #ended: number | undefined;
  #exited: number | undefined;

  constructor(file: string) {
    this.file = file;
    fs.writeFileSync(file, '');
    this.#descriptor = fs.openSync(file, 'r');
  }

  get started(): boolean {
    return this.#pid !== undefined;
  }

  /** Whether the extension host, having started the suite, is gone. */
  get hostGone(): boolean {
    return this.#pid !== undefined && !isAlive(this.#pid);
  }

  /** 0 when the suite said that it passed, 1 when it said that it failed. */
  get ended(): number | undefined {
    return this.#ended;
  }

  /** The code the extension host's process ended with. */
  get exited(): number | undefined {
    return this.#exited;
  }

  /** Handles what was reported since the last call. */
  drain(): void {
    const buffer = Buffer.alloc(1 << 16);
    for (;;) {
      const count = fs.readSync(this.#descriptor, buffer, 0, buffer.length, this.#position);
      if (count === 0) {
        break;
      }
      this.#position += count;
      this.#rest += this.#decoder.write(buffer.subarray(0, count));
    }
    const lines = this.#rest.split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      this.#take(asList(JSON.parse(line)));
    }
  }

  close(): void {
    fs.closeSync(this.#descriptor);
  }

  #take([kind, value]: readonly unknown[]): void {
    if (kind === 'stdout' || kind === 'stderr') {
      process[kind].write(String(value));
    } else if (kind === 'start') {
      this.#pid = Number(value);
    } else if (kind === 'end') {
      this.#ended = Number(value);
    } else if (kind === 'exit') {
      this.#exited = Number(value);
    }
  }
}
