// The judge as the language server runs it: how soon it is ready, what a document costs, and the memory of its process
// before and after 4,000 documents. It runs in a process of its own, as memory is a process's.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { buildExtension } from '../tools/build.ts';
import { inRoot } from '../tools/root.ts';
import { figure, median } from './figure.ts';
import type { Measured } from './judge/host.ts';

if (!await buildExtension(new AbortController().signal)) {
  throw new Error('The judge needs Go 1.26 or newer.');
}
for (const threads of [1, 2]) {
  const host = fork(inRoot('bench', 'judge', 'host.ts'), [String(threads)], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  const [measured] = await once(host, 'message') as [Measured];
  const name = threads === 1 ? 'judge: one thread that spares memory' : 'judge: two threads that spare time';
  figure(`${name}, ready`, measured.readyMs, 'ms', { under: 1500 });
  figure(`${name}, documents`, measured.documents, 'count');
  if (threads === 1) {
    const sorted = [...measured.documentMs].sort((a, b) => a - b);
    figure(`${name}, document, median`, median(sorted), 'ms', { under: 1 });
    figure(`${name}, document, p95`, sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN, 'ms');
    figure(`${name}, document, slowest`, sorted.at(-1) ?? Number.NaN, 'ms');
  }
  figure(`${name}, all documents, first time`, measured.firstMs, 'ms');
  figure(`${name}, all documents, again`, measured.againMs, 'ms');
  figure(`${name}, memory before`, measured.beforeMB, 'MB');
  figure(`${name}, memory when ready`, measured.loadedMB, 'MB');
  figure(`${name}, memory after 4,000 documents`, residentMB(host.pid!), 'MB');
  host.kill();
  await once(host, 'exit');
}

function residentMB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
