// The page of a table in a headless Chromium: how long rows take from the extension's message to the screen, how long
// sorting, typing into the filter and scrolling take, and what memory it needs.
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { HostMessage, TableColumn, TableRow } from '../src/tableProtocol.ts';
import { tableWords } from '../src/ui/table/tableWords.ts';
import { launchChromium } from '../test/host/chromium.ts';
import { makeScratch } from '../test/host/reaper.ts';
import { figure, median } from './figure.ts';
import { buildProduction } from './production.ts';

const columns: readonly TableColumn[] = [
  ['Namespace', 'namespace', false], ['Name', 'name', false], ['Ready', 'text', false], ['Status', 'text', false], ['Restarts', 'text', false],
  ['Age', 'age', false], ['IP', 'text', true], ['Node', 'text', true],
].map(([title, kind, wide]) => ({ id: String(title), title: String(title), description: '', kind: kind as TableColumn['kind'], wide: wide === true }));

/** Rows as the feed sends at once. */
const portion = 2500;

/** Runs in the page: what is timed there, as code. */
const helpers = `
  const encoder = new TextEncoder();
  const grid = document.querySelector('.grid');
  window.take = (rows) => { const data = encoder.encode(rows); return () => window.dispatchEvent(new MessageEvent('message', { data: { type: 'rows', data } })); };
  window.sortBy = (title) => () => [...document.querySelectorAll('.title')].find((cell) => cell.textContent === title).click();
  window.filterBy = (text) => () => { const box = document.querySelector('.filter'); box.value = text; box.dispatchEvent(new Event('input')); };
  window.scrollTo = (top) => () => { grid.scrollTop = top; };
  window.timed = async (work) => {
    await nextFrame();
    window.frameWork = 0;
    const start = performance.now();
    work();
    const worked = performance.now() - start;
    await nextFrame();
    const painted = performance.now() - start;
    // A scroll is told in the frame after it, and drawn in that.
    await nextFrame();
    return { step: Math.max(worked, window.frameWork), frame: window.frameWork, painted };
  };
`;

const scratch = makeScratch('pilothouse-bench-');
try {
  await buildProduction(scratch.folder);
  const file = path.join(scratch.folder, 'table.html');
  fs.writeFileSync(file, `<!DOCTYPE html><html><head><link rel="stylesheet" href="dist/table.css"></head><body><script>
    const messages = [];
    // Measures what the page does in its frames, layout and all.
    const ask = window.requestAnimationFrame.bind(window);
    window.frameWork = 0;
    window.requestAnimationFrame = (callback) => ask((time) => {
      const start = performance.now();
      callback(time);
      document.body.offsetHeight;
      window.frameWork += performance.now() - start;
    });
    window.nextFrame = () => new Promise((resolve) => ask(() => setTimeout(resolve)));
    window.acquireVsCodeApi = () => ({ postMessage: (message) => messages.push(message), getState: () => undefined, setState: () => undefined });
  </script><script src="dist/table.js"></script></body></html>`);
  const browser = await launchChromium(scratch.folder);
  try {
    for (const rows of [10_000, 50_000]) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto(`file://${file}`);
      await measure(page, rows);
      await page.close();
    }
  } finally {
    await browser.close();
  }
} finally {
  await scratch.end();
}

async function measure(page: Page, count: number): Promise<void> {
  const name = (what: string): string => `table of ${count}: ${what}`;
  await page.evaluate(helpers);
  await post(page, { type: 'setup', words: tableWords('Pods', fill), language: 'en', now: Date.now(), address: '', table: '', hasContainers: true, filter: '' });
  await post(page, { type: 'columns', columns, unknown: [] });
  const portions = makePortions(count);
  const first = await timed(page, `take(${JSON.stringify(portions[0])})`);
  figure(name('first rows on the screen'), first.painted, 'ms');
  const steps: number[] = [];
  for (const each of portions.slice(1)) {
    steps.push((await timed(page, `take(${JSON.stringify(each)})`)).step);
  }
  figure(name('longest step while rows come'), Math.max(0, ...steps), 'ms');
  for (const [column, title] of [['Name', 'names'], ['Restarts', 'numbers'], ['Age', 'ages']] as const) {
    const sorts = [await timed(page, `sortBy('${column}')`), await timed(page, `sortBy('${column}')`)];
    figure(name(`sorting by ${title}`), Math.max(...sorts.map(({ step }) => step)), 'ms');
  }
  const keys: number[] = [];
  for (const text of ['c', 'cr', 'cra', 'crash', 'cras', '', 'node-1', 'shop 7', '']) {
    keys.push((await timed(page, `filterBy(${JSON.stringify(text)})`)).step);
  }
  figure(name('a key in the filter, longest step'), Math.max(...keys), 'ms');
  figure(name('a key in the filter, median'), median(keys), 'ms');
  const scrolls: number[] = [];
  for (let step = 1; step <= 60; step++) {
    scrolls.push((await timed(page, `scrollTo(${step % 2 === 0 ? step * 22 : Math.round(count * 22 * step / 61)})`)).frame);
  }
  figure(name('a frame while scrolling, median'), median(scrolls), 'ms');
  figure(name('a frame while scrolling, longest'), Math.max(...scrolls), 'ms');
  const changes = await timed(page, `take(${JSON.stringify(changed(count))})`);
  figure(name('taking in 125 changes'), changes.step, 'ms');
  figure(name('elements in the page'), await page.evaluate<number>('document.querySelectorAll("*").length'), 'count');
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  figure(name('memory kept'), usedSize / 1024 / 1024, 'MB');
}

interface Timing {
  /** The longest stretch of work in the page: what happens at once, or in the frames after it. */
  readonly step: number;
  /** The work in the frames after it. */
  readonly frame: number;
  /** Until it is painted. */
  readonly painted: number;
}

function timed(page: Page, work: string): Promise<Timing> {
  return page.evaluate<Timing>(`timed(${work})`);
}

async function post(page: Page, message: HostMessage): Promise<void> {
  await page.evaluate<unknown>(`window.dispatchEvent(new MessageEvent('message', { data: ${JSON.stringify(message)} }))`);
}

function makePortions(count: number): readonly string[] {
  const portions: string[] = [];
  for (let start = 0; start < count; start += portion) {
    portions.push(JSON.stringify({ put: Array.from({ length: Math.min(portion, count - start) }, (_, index) => makeRow(start + index, 'Running')), drop: [] }));
  }
  return portions;
}

/** What comes in a quarter of a second at 500 changes a second. */
function changed(count: number): string {
  return JSON.stringify({ put: Array.from({ length: 125 }, (_, index) => makeRow((index * 397) % count, 'Terminating')), drop: [] });
}

/** A pod as the API server prints it, in the order of namespaces and names. */
function makeRow(index: number, status: string): TableRow {
  const hash = (index * 2_654_435_761) >>> 0;
  const restarts = index % 13 === 0 ? `${hash % 40} (${hash % 50}m ago)` : '0';
  const created = Math.floor(Date.now() / 1000) - hash % 1_000_000;
  const name = `deployment-${String(index).padStart(6, '0')}-${hash.toString(36)}`;
  return [
    `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, name, `shop-${String(Math.floor(index / 5000)).padStart(3, '0')}`, created, index % 50 === 0 ? 'error' : 'ok',
    '', '', index % 50 === 0 ? '0/1' : '1/1', index % 50 === 0 ? 'CrashLoopBackOff' : status, restarts, '', `10.${hash % 250}.${(hash >>> 8) % 250}.${index % 250}`, `node-${hash % 500}`,
  ];
}

function fill(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)]));
}
