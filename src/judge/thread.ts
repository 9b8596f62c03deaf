import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ThreadMessage, ThreadOrder, ThreadStart } from './messages.ts';
import type { PackedModule } from './packed.ts';
import { SharedParts } from './sharedParts.ts';

/** What the owner of a thread hears of it. */
export interface ThreadListener {
  /** The module can be asked. */
  onReady(memoryBytes: number): void;
  /** The answer to the oldest request without one. */
  onAnswer(answer: string, memoryBytes: number): void;
  /** It ended by itself; nothing is heard of it any more. */
  onEnd(reason: string): void;
}

/** A running module, as a port: requests are answered in order, each as text. */
export interface ModuleThread {
  /** So many requests have been answered, also those whose answers are still on their way. */
  readonly answered: number;
  ask(request: string): void;
  /** Whether the process has to live on for it. */
  hold(needed: boolean): void;
  /** Ends it, whatever it is doing. Its listener hears nothing more. */
  end(): void;
}

export type StartThread = (listener: ThreadListener) => ModuleThread;

/** Where the thread's entry stands: beside this source, or in the bundle beside or above the part that this is in. */
const entries = ['./worker.ts', './judgeWorker.js', '../judgeWorker.js'];

/** So many requests go in one message at most: messages of one each take a tenth of the time of usual documents. */
const together = 4;

/** No request and no verdict needs more; the module's own memory does not count. */
const resourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 };

/**
 * Threads of this module; undefined where this build has no entry for them. `small`: each takes as little memory as can be.
 * `fast`: all of them use what the first one unpacks and compiles.
 */
export function threadsOf(packed: PackedModule, aim: ThreadStart['aim']): StartThread | undefined {
  const entry = entries.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(fileURLToPath(url)));
  if (entry === undefined) {
    return undefined;
  }
  const shared = aim === 'fast' ? new SharedParts() : undefined;
  return (listener) => {
    const part = shared?.join();
    const answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const start: ThreadStart = { packed, parts: part?.role ?? 'own', aim, answered };
    const worker = new Worker(entry, { workerData: start, resourceLimits, stdout: false, stderr: false });
    const order = (one: ThreadOrder): void => worker.postMessage(one);
    const gathered: string[] = [];
    const send = (): void => {
      if (gathered.length > 0) {
        order({ kind: 'requests', requests: gathered.splice(0) });
      }
    };
    let ended = false;
    const stop = (): void => {
      ended = true;
      part?.leave();
      void worker.terminate();
    };
    const end = (reason: string): void => {
      if (!ended) {
        stop();
        listener.onEnd(reason);
      }
    };
    part?.taken.then((parts) => order({ kind: 'parts', parts }), (error: unknown) => end(String(error)));
    worker.on('message', (message: ThreadMessage) => {
      if (ended) {
        return;
      }
      switch (message.kind) {
        case 'parts':
          part?.give(message.parts);
          break;
        case 'ready':
          listener.onReady(message.memoryBytes);
          break;
        case 'answers':
          message.answers.forEach((answer) => listener.onAnswer(answer, message.memoryBytes));
          break;
        case 'end':
          end(message.reason);
      }
    });
    worker.on('error', (error) => end(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => end(`the thread ended with ${code}`));
    return {
      get answered() {
        return Atomics.load(answered, 0);
      },
      ask: (request) => {
        if (gathered.push(request) === together) {
          send();
        } else if (gathered.length === 1) {
          queueMicrotask(send);
        }
      },
      hold: (needed) => needed ? worker.ref() : worker.unref(),
      end: stop,
    };
  };
}
