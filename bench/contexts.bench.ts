/**
 * 50 contexts of which 20 are dead: how soon the view shows them in VS Code, counted from the click and with all that
 * the extension loads for it, beside the least that an extension can do to show 50 rows; and how soon living ones are
 * there when all are unfolded at once, beside the same without dead ones.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { TreeNode } from '../src/ui/explorer/node.ts';
import { openWorkbench } from '../test/browser/driver/open.ts';
import { until } from '../test/browser/driver/until.ts';
import { sharedCluster } from '../test/cluster/shared.ts';
import { makeScratch } from '../test/host/reaper.ts';
import { packAs } from '../tools/build.ts';
import { inRoot } from '../tools/root.ts';
import { writeManyContexts, type ManyContexts } from './contexts/manyContexts.ts';
import { openExplorer } from './contexts/openExplorer.ts';
import { figure, median } from './figure.ts';
import { buildProduction, packProduction } from './production.ts';

const turns = 5;
const views = 5;
/** As many as the side bar of the window has place for. */
const rowsInView = 30;

/** Runs in the page: notes when the mouse went down and when the rows were first painted. */
const noteTimes = `(() => {
  const times = (window.pilothouseTimes = {});
  document.addEventListener('pointerdown', () => { times.down ??= performance.now(); }, { capture: true });
  const look = () => {
    if (times.down !== undefined && document.querySelectorAll('.part.sidebar .monaco-list-row[role=treeitem]').length >= ${rowsInView}) {
      times.ms = performance.now() - times.down;
    } else {
      requestAnimationFrame(look);
    }
  };
  look();
})()`;

const scratch = makeScratch('pilothouse-bench-');
const many = await writeManyContexts(await sharedCluster(), scratch.folder);
try {
  await measureView(many);
  await measureLiving(many);
} finally {
  await many.stop();
  await scratch.end();
}
process.exit();

/** Ours and the peer in turns, so that whatever else the machine does weighs on both. */
async function measureView({ kubeconfig }: ManyContexts): Promise<void> {
  const shipped = path.join(scratch.folder, 'shipped');
  await buildProduction(shipped);
  const ours = await packProduction(shipped);
  const peer = await packPeer();
  const taken: number[] = [];
  const least: number[] = [];
  for (let view = 0; view < views; view++) {
    taken.push(await timeOfView(ours, 'Kubernetes', kubeconfig));
    least.push(await timeOfView(peer, 'Peer', kubeconfig));
  }
  process.stderr.write(`ours: ${taken.map(Math.round).join(' ')}; peer: ${least.map(Math.round).join(' ')}\n`);
  figure('50 contexts: seen after the click that opens the view', median(taken), 'ms', { under: 200 });
  figure('50 rows of an extension that does nothing else: seen after the click', median(least), 'ms');
}

async function packPeer(): Promise<string> {
  const folder = path.join(scratch.folder, 'peer');
  fs.cpSync(inRoot('bench', 'contexts', 'peer'), folder, { recursive: true });
  fs.copyFileSync(inRoot('LICENSE'), path.join(folder, 'LICENSE'));
  const vsix = path.join(scratch.folder, 'peer.vsix');
  await packAs(vsix, folder, new AbortController().signal);
  return vsix;
}

/** Milliseconds from the click to the painted rows. */
async function timeOfView(vsix: string, activity: string, kubeconfig: string): Promise<number> {
  const window = await openWorkbench({ vsix, kubeconfig });
  const { workbench } = window;
  try {
    // So that the editor is done with its own start.
    await workbench.page.waitForTimeout(3000);
    await workbench.page.evaluate(noteTimes);
    await workbench.open(activity);
    return await until('the rows to be seen', () => workbench.page.evaluate<number | undefined>('window.pilothouseTimes.ms'));
  } finally {
    await window.close();
  }
}

async function measureLiving({ kubeconfig, living, dead }: ManyContexts): Promise<void> {
  const listed: number[] = [];
  const alone: number[] = [];
  const beside: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const start = performance.now();
    const opened = openExplorer(kubeconfig);
    await opened.explorer.roots();
    listed.push(performance.now() - start);
    opened.dispose();
    alone.push(await unfold(kubeconfig, living, []));
    beside.push(await unfold(kubeconfig, living, dead));
  }
  figure('50 contexts: listed, without an editor', median(listed), 'ms');
  figure('50 contexts: 30 living ones unfolded at once', median(alone), 'ms');
  // Dead ones never slow the living: a tenth is what two turns of the same differ by.
  figure('50 contexts: 30 living ones unfolded with 20 dead ones', median(beside), 'ms', { under: median(alone) * 1.1 + 20 });
}

/** How long it takes until every living context shows its kinds, the dead ones being unfolded first. */
async function unfold(kubeconfig: string, living: readonly string[], dead: readonly string[]): Promise<number> {
  const opened = openExplorer(kubeconfig);
  try {
    const { explorer } = opened;
    const roots = await explorer.roots();
    const start = performance.now();
    const nodes = (names: readonly string[]): TreeNode[] => roots.filter((node) => names.includes(node.look().label));
    const waiting = nodes(dead).map((node) => explorer.children(node));
    const shown = nodes(living).map(async (node) => {
      await explorer.children(node);
      await until('kinds', () => Promise.resolve(explorer.contextNode(node.look().label)?.connection !== undefined));
    });
    await Promise.all(shown);
    const taken = performance.now() - start;
    await Promise.all(waiting);
    return taken;
  } finally {
    opened.dispose();
  }
}
