/** The thread in which the module runs: takes requests as text and answers each. An error ends it. */
import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { ThreadMessage, ThreadStart } from './messages.ts';
import { unpack } from './packed.ts';
import { Reactor, type ModuleParts } from './reactor.ts';
import { webAssembly } from './webAssembly.ts';

/** How much of what the module writes is kept, to tell why it ended. */
const wordsKept = 2000;
let lastWords = '';

const port = parentPort;
if (port !== null) {
  const start = workerData as ThreadStart;
  // Optimizing as well took 110 MB more, and its compilers the processor from the start; see docs/judge.md.
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
  converse(port, await startModule(port, start));
}

async function startModule(to: MessagePort, { packed, parts, shares }: ThreadStart): Promise<Reactor> {
  const own = parts ?? await load({ packed, shares });
  const reactor = Reactor.start(own, [], (text) => {
    lastWords = (lastWords + text).slice(-wordsKept);
  });
  if (own.data.buffer instanceof ArrayBuffer) {
    letGo(own.data);
  }
  say(to, { kind: 'ready', memoryBytes: reactor.memoryBytes, parts: shares ? own : undefined });
  return reactor;
}

/** Unpacks and compiles. Data that is to be shared is put where all threads can see it. */
async function load({ packed, shares }: Pick<ThreadStart, 'packed' | 'shares'>): Promise<ModuleParts> {
  const { code, data } = await unpack(packed);
  const compiled = new webAssembly.Module(code);
  letGo(code);
  if (!shares) {
    return { code: compiled, data };
  }
  const shared = new Uint8Array(new SharedArrayBuffer(data.length));
  shared.set(data);
  return { code: compiled, data: shared };
}

/** Frees the bytes now: no collection of garbage comes by itself while nothing is asked. */
function letGo({ buffer }: Uint8Array): void {
  const transferable = buffer as ArrayBufferLike & { transfer?: (bytes: number) => unknown };
  transferable.transfer?.(0);
}

function converse(to: MessagePort, reactor: Reactor): void {
  to.on('message', (request: string) => {
    try {
      say(to, { kind: 'answer', answer: reactor.ask(request), memoryBytes: reactor.memoryBytes });
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${lastWords}`.trim(), { cause: error });
    }
  });
}

function say(to: MessagePort, message: ThreadMessage): void {
  to.postMessage(message);
}
