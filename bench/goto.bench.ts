/**
 * Going to an object over 10,000: from a key to its results. First the ranking alone, in Node; then the whole way in a
 * browser, from the key to the last change of the list, beside the editor's own quick pick over the same pods.
 * Of that way the editor takes most: with each key it draws the lines that it has, and then the new ones.
 * PILOTHOUSE_SCALE_CLUSTER names the state file of a cluster of test/cluster/scale.ts; without it, one is made.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { FuzzyGroup, searchGroups, type Candidate } from '../src/common/fuzzy.ts';
import { readStateFile } from '../test/cluster/stateFile.ts';
import { openWorkbench } from '../test/browser/driver/open.ts';
import { until } from '../test/browser/driver/until.ts';
import type { Workbench } from '../test/browser/driver/workbench.ts';
import { Seeded } from '../test/servers/seeded.ts';
import { figure, median, type Bar } from './figure.ts';
import { openScaleCluster } from './tree/scaleCluster.ts';

const queries = ['web po', 'checkout team-3', 'payments-api', 'prod/web', 'aaaa'];
/** Groups are as large as Go to Object makes them. */
const groupSize = 5000;
/** A list that did not change for so long after a key is taken for the key's result. */
const settledMs = 700;

function candidates(count: number): FuzzyGroup<Candidate>[] {
  const random = new Seeded(1);
  const apps = ['web', 'api', 'worker', 'cache', 'database', 'ingress', 'auth', 'payments', 'checkout', 'search'] as const;
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const word = (length: number): string => Array.from({ length }, () => letters[random.below(letters.length)]).join('');
  const made = Array.from({ length: count }, () => ({ name: `${random.pick(apps)}-${random.pick(apps)}-${word(9)}-${word(5)}`, place: `team-${random.below(50)}` }));
  return Array.from({ length: Math.ceil(count / groupSize) }, (_, group) =>
    new FuzzyGroup(['Pod', 'pods', 'po'], made.slice(group * groupSize, (group + 1) * groupSize)));
}

function measureRanking(count: number): void {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const groups = candidates(count);
    for (const query of queries) {
      for (let length = 1; length <= query.length; length++) {
        const start = performance.now();
        searchGroups(groups, query.slice(0, length), 100);
        times.push(performance.now() - start);
      }
    }
  }
  const name = `go to object: ranking ${count.toLocaleString('en')} a key`;
  figure(name, median(times), 'ms', { under: 50 });
  figure(`${name}, 95 of 100`, times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN, 'ms');
}

/** Runs in the page: notes when a key went down and when the list last read otherwise (buttons without text come later). */
const observe = `(() => {
  const seen = window.pilothouseKeys = { down: 0, changed: 0 };
  const text = () => document.querySelector('.quick-input-list .monaco-list-rows')?.textContent;
  let before = text();
  document.addEventListener('keydown', () => { seen.down = seen.changed = performance.now(); }, true);
  new MutationObserver((changes) => {
    if (changes.some(({ target }) => (target.nodeType === 1 ? target : target.parentElement)?.closest('.quick-input-list .monaco-list-rows'))) {
      requestAnimationFrame(() => {
        if (text() !== before) {
          before = text();
          seen.changed = performance.now();
        }
      });
    }
  }).observe(document.querySelector('.quick-input-widget'), { subtree: true, childList: true, characterData: true });
})()`;

/** Types into the open list; resolves with the time from each key to the last change of the list that followed, where it changed. */
async function typed(workbench: Workbench, text: string): Promise<number[]> {
  const times: number[] = [];
  for (const key of text) {
    await workbench.page.keyboard.press(key === ' ' ? 'Space' : key);
    await delay(settledMs);
    times.push(await workbench.page.evaluate<number>('window.pilothouseKeys.changed - window.pilothouseKeys.down'));
  }
  return times.filter((time) => time > 0);
}

async function measureWindow(state: string): Promise<void> {
  const cluster = await readStateFile(state);
  const open = await openWorkbench({ kubeconfig: cluster.kubeconfig });
  try {
    const { workbench } = open;
    await workbench.open('Kubernetes');
    await workbench.treeRow(/./).waitFor();
    const title = workbench.page.locator('.quick-input-widget .quick-input-title');
    const rows = workbench.page.locator('.quick-input-list .monaco-list-row');
    const words = ['web 1', 'po s', 'scale-1', 'x9', 'app 2', 'run', 'team-3', '7k'];
    await workbench.page.keyboard.press('Control+Shift+Alt+O');
    await rows.first().waitFor();
    await workbench.page.evaluate(observe);
    await until('everything to be read', async () => !(await title.textContent() ?? 'reading').includes('reading'), 120_000);
    process.stderr.write(`${await title.textContent() ?? ''}\n`);
    report('go to object: key to drawn, 10,000 pods', await each(words, workbench), { under: 50 });
    await workbench.page.keyboard.press('Escape');

    // The same pods in the editor's own list, as the guided pick shows them.
    await workbench.palette('Pilothouse: Describe');
    await rows.filter({ hasText: 'Pods' }).first().waitFor();
    await workbench.input('Pods');
    await until('the next question', async () => (await workbench.page.locator('.quick-input-widget input[type=text]').first().inputValue()) === '');
    await rows.filter({ hasText: 'All namespaces' }).first().click();
    await until('ten thousand pods', async () => await rows.count() > 10, 120_000);
    await delay(3000);
    report('quick pick of the editor: key to drawn, 10,000 pods', await each(words, workbench));
  } finally {
    await open.close();
  }
}

async function each(words: readonly string[], workbench: Workbench): Promise<number[]> {
  const input = workbench.page.locator('.quick-input-widget input[type=text]').first();
  const times: number[] = [];
  for (const word of words) {
    await input.fill('');
    await delay(settledMs);
    times.push(...await typed(workbench, word));
  }
  return times;
}

function report(name: string, times: readonly number[], bar?: Bar): void {
  process.stderr.write(`${name}: ${times.map((time) => time.toFixed(0)).join(' ')}\n`);
  figure(name, median(times), 'ms', bar);
  figure(`${name}, slowest`, Math.max(...times), 'ms');
}

measureRanking(10_000);
measureRanking(50_000);
const scale = await openScaleCluster();
try {
  await measureWindow(scale.state);
} finally {
  await scale.stop();
}
process.exit();
