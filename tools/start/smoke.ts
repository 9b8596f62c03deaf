import { launchChromium } from '../../test/host/chromium.ts';
import { connectWorkbench } from '../../test/browser/driver/open.ts';
import { makeScratch } from '../../test/host/reaper.ts';
import { until } from '../../test/browser/driver/until.ts';
import type { Workbench } from '../../test/browser/driver/workbench.ts';

/** Does what a person does first, in a browser at that address. Rejects at the first thing that does not work. */
export async function runSmoke(address: string, say: (step: string) => void): Promise<void> {
  const home = makeScratch('pilothouse-smoke-');
  const browser = await launchChromium(home.folder);
  try {
    const workbench = await connectWorkbench(browser, address);
    try {
      await walk(workbench, say);
    } catch (error) {
      say(`failed; the window is in ${await workbench.screenshot('smoke-failed')}`);
      throw error;
    }
  } finally {
    await browser.close();
    await home.end();
  }
}

async function walk(workbench: Workbench, say: (step: string) => void): Promise<void> {
  await workbench.open('Kubernetes');
  const context = await until('a context in the tree', async () => (await workbench.treeLabels())[0]);
  await workbench.expand(context);
  await workbench.expand('Workloads');
  await workbench.expand('Pods');
  const pod = await until('a running pod in the tree', () => findRunningPod(workbench));
  say(`the tree shows ${context} > Workloads > Pods > ${pod}: ${await workbench.description(pod)}`);
  await workbench.expand(pod);
  await workbench.screenshot('smoke-tree');

  await workbench.choose(pod, 'Describe', async () => /^Name: +\S/m.test(await workbench.editorText()));
  const description = await workbench.editorShows(/^Name: +\S/m);
  say(`describe shows ${description.split('\n')[0]}`);
  await workbench.screenshot('smoke-describe');

  await workbench.choose(pod, 'Open Shell', async () => /[#$] *$/.test(await workbench.terminalText()));
  await workbench.typeInTerminal('echo from-$((40+2)); hostname\n');
  await workbench.terminalShows(/^from-42$/m);
  say('a shell in the pod answers');
  await workbench.screenshot('smoke-shell');
}

/** The label of a row whose description says that it runs: one of the sample's web pods, which have a shell, else the first. */
async function findRunningPod(workbench: Workbench): Promise<string | undefined> {
  const running: string[] = [];
  for (const label of await workbench.treeLabels()) {
    if (/\b(\d+)\/\1\b.*\bRunning\b/.test(await workbench.description(label))) {
      running.push(label);
    }
  }
  return running.find((label) => label.startsWith('web-')) ?? running[0];
}
