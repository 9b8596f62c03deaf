import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Failure } from '../../common/failure.ts';
import type { ParsedFile } from './parse.ts';
import type { PlainEntry, PlainFailure, ThreadAnswer, ThreadFile } from './parseWorker.ts';
import type { RawEntry } from './types.ts';

/** No honest file takes as long, or as much memory. */
const timeoutMs = 30_000;
const maximumMegabytes = 1024;

/** Where the worker stands: beside this source, or in the bundle beside or above the part that this is in. */
const places = ['./parseWorker.ts', './parseWorker.js', '../parseWorker.js'];

/**
 * Reads a kubeconfig in a thread of its own, and takes what it holds in small portions, so that this thread is never
 * held up. Rejects with a Failure as reading it here would; undefined where there is no thread to be had.
 */
export async function parseInThread(text: string, file: string): Promise<ParsedFile | undefined> {
  const place = await findWorker();
  if (place === undefined) {
    return undefined;
  }
  const worker = new Worker(place, { workerData: { text, file } satisfies ThreadFile, resourceLimits: { maxOldGenerationSizeMb: maximumMegabytes }, stdout: false, stderr: false });
  try {
    return await converse(worker, file);
  } finally {
    await worker.terminate();
  }
}

async function findWorker(): Promise<URL | undefined> {
  for (const place of places) {
    const url = new URL(place, import.meta.url);
    if (await access(fileURLToPath(url)).then(() => true, () => false)) {
      return url;
    }
  }
  return undefined;
}

function converse(worker: Worker, file: string): Promise<ParsedFile | undefined> {
  return new Promise((resolve, reject) => {
    const sections = { clusters: new Map<string, RawEntry>(), users: new Map<string, RawEntry>(), contexts: new Map<string, RawEntry>() };
    const timer = setTimeout(() => reject(tooMuch(file)), timeoutMs);
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      act();
    };
    // A thread that cannot run here at all is no fault of the file.
    worker.on('error', (error: NodeJS.ErrnoException) => settle(() => error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? reject(tooMuch(file)) : resolve(undefined)));
    worker.on('exit', () => settle(() => reject(tooMuch(file))));
    worker.on('message', (answer: ThreadAnswer) => {
      switch (answer.kind) {
        case 'failed':
          settle(() => reject(failureFrom(answer.failure)));
          return;
        case 'entries':
          for (const { name, value, broken } of JSON.parse(answer.json) as PlainEntry[]) {
            sections[answer.section].set(name, { name, file, value, ...(broken === undefined ? {} : { broken: failureFrom(broken) }) });
          }
          worker.postMessage('more');
          return;
        case 'done':
          settle(() => resolve({ config: { currentContext: answer.currentContext, ...(answer.settings === undefined ? {} : { settings: answer.settings }), ...sections }, problems: answer.problems.map(failureFrom) }));
      }
    });
  });
}

function failureFrom({ message, hint }: PlainFailure): Failure {
  return new Failure('invalid', message, hint === undefined ? {} : { hint });
}

function tooMuch(file: string): Failure {
  return new Failure('invalid', `The kubeconfig ${file} cannot be used as it is: reading it takes too much time or memory.`, { hint: 'Correct the file; it is read again when it is saved.' });
}
