/** The thread in which the module runs: takes requests as text and answers each, until the module ends. */
import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { followHints } from './hints.ts';
import type { ThreadMessage, ThreadOrder, ThreadStart } from './messages.ts';
import { unpack } from './packed.ts';
import { Reactor, type ModuleParts } from './reactor.ts';
import { webAssembly } from './webAssembly.ts';

/**
 * V8's compilers as measured in docs/judge.md. Functions are compiled when they are called first, and checked then, too:
 * tools/judge has checked all of them. Optimizing took 110 MB more and, up to 5,000 documents, more time than it saved.
 */
const flags = ['--wasm-lazy-validation', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];

/** To spare memory, the module's garbage is collected when there is half as much of it as of the rest, instead of as much. */
const spareMemory = JSON.stringify({ op: 'tune', gcPercent: 50 });

/** How much of what the module writes is kept, to tell why it ended. */
const wordsKept = 2000;
let lastWords = '';

const port = parentPort;
if (port !== null) {
  const start = workerData as ThreadStart;
  flags.forEach((flag) => setFlagsFromString(flag));
  if (start.aim === 'fast') {
    followHints();
  }
  converse(port, await startModule(port, start), start.answered);
}

async function startModule(to: MessagePort, start: ThreadStart): Promise<Reactor> {
  const parts = start.parts === 'taken' ? await taken(to) : await load(start);
  if (start.parts === 'given away') {
    say(to, { kind: 'parts', parts });
  }
  const reactor = Reactor.start(parts, (text) => {
    lastWords = (lastWords + text).slice(-wordsKept);
  });
  if (start.aim === 'small') {
    reactor.ask(spareMemory);
  }
  if (parts.data.buffer instanceof ArrayBuffer) {
    letGo(parts.data);
  }
  say(to, { kind: 'ready', memoryBytes: reactor.memoryBytes });
  return reactor;
}

/** The parts that another thread made: what this one is told first. */
async function taken(from: MessagePort): Promise<ModuleParts> {
  const [order] = await once(from, 'message') as [ThreadOrder];
  if (order.kind !== 'parts') {
    throw new Error('a request came before the module');
  }
  return order.parts;
}

async function load({ packed, parts }: Pick<ThreadStart, 'packed' | 'parts'>): Promise<ModuleParts> {
  const { code, data } = await unpack(packed, parts === 'given away');
  const compiled = new webAssembly.Module(code);
  letGo(code);
  return { code: compiled, data, snapshot: packed.snapshot };
}

/** Frees bytes now: no collection of garbage comes by itself while nothing is asked. Small ones are parts of a pool. */
function letGo({ buffer }: Uint8Array): void {
  const transferable = buffer as ArrayBufferLike & { transfer?: (bytes: number) => unknown };
  if (buffer.byteLength > 2 ** 20) {
    transferable.transfer?.(0);
  }
}

function converse(to: MessagePort, reactor: Reactor, answered: Int32Array): void {
  let ended = false;
  to.on('message', (order: ThreadOrder) => {
    if (ended || order.kind !== 'requests') {
      return;
    }
    const answers: string[] = [];
    const tell = (): void => say(to, { kind: 'answers', answers, memoryBytes: reactor.memoryBytes });
    try {
      for (const request of order.requests) {
        answers.push(reactor.ask(request));
        Atomics.add(answered, 0, 1);
      }
      tell();
    } catch (error) {
      ended = true;
      tell();
      say(to, { kind: 'end', reason: `${error instanceof Error ? error.message : String(error)}\n${lastWords}`.trim() });
    }
  });
}

function say(to: MessagePort, message: ThreadMessage): void {
  to.postMessage(message);
}
