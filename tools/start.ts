// `npm start`: VS Code with the extension on a real cluster, from a bare clone.
import fs from 'node:fs';
import path from 'node:path';
import { explain, Failure } from '../src/common/failure.ts';
import { makeScratch } from '../test/host/reaper.ts';
import { buildExtension } from './build.ts';
import { endWith } from './ending.ts';
import { installPackages } from './packages.ts';
import { Progress } from './progress.ts';
import { inRoot } from './root.ts';
import { describeClusters, needsLocalCluster, startLocalCluster, type Clusters, type Reporting } from './start/clusters.ts';
import { runDesktop } from './start/desktop.ts';
import { chooseDesktopEditor } from './start/editor.ts';
import { parseStartOptions, usage, type StartOptions } from './start/options.ts';
import { runSmoke } from './start/smoke.ts';
import { serveWeb } from './start/web.ts';
import { buildsCluster } from './testCluster.ts';

async function start(options: StartOptions, report: Reporting, endProgress: () => void): Promise<number> {
  const local = await needsLocalCluster(options);
  const asRoot = process.getuid?.() === 0;
  const needed = await installPackages({ browser: options.smoke, cluster: local && asRoot && await buildsCluster() }, report.signal);
  if (needed !== undefined) {
    console.error(needed);
    return 2;
  }
  await buildExtension(report.signal);
  const scratch = makeScratch('pilothouse-start-');
  let clusters: Clusters | undefined;
  try {
    clusters = local ? await startLocalCluster(scratch.folder, report) : { kubeconfig: options.kubeconfig, stop: () => Promise.resolve() };
    return await openEditor(options, clusters, scratch.folder, report, endProgress);
  } finally {
    endProgress();
    await clusters?.stop();
    await scratch.end();
  }
}

async function openEditor(options: StartOptions, { kubeconfig }: Clusters, scratch: string, report: Reporting, endProgress: () => void): Promise<number> {
  const { signal } = report;
  const folder = options.folder ?? copySample(scratch);
  const desktop = options.web ? undefined : await chooseDesktopEditor(report.onProgress);
  if (desktop !== undefined) {
    endProgress();
    console.log([`VS Code (${desktop.found}) opens with Pilothouse`, ...await describeClusters(kubeconfig, signal), 'Ctrl+C stops it'].join('\n  '));
    return runDesktop(desktop.executable, { folder, kubeconfig, signal });
  }
  const { address, server } = await serveWeb({ ...report, folder, trusted: options.folder === undefined, kubeconfig, port: options.port, scratch });
  try {
    const summary = await describeClusters(kubeconfig, signal);
    endProgress();
    console.log([`VS Code with Pilothouse is at ${address}`, ...summary, ...(options.smoke ? [] : ['Ctrl+C stops it'])].join('\n  '));
    if (options.smoke) {
      await Promise.race([runSmoke(address, (step) => console.log(`  - ${step}`)), aborted(signal), ended(server.exited)]);
      return 0;
    }
    await Promise.race([aborted(signal).catch(() => undefined), ended(server.exited)]);
    return 0;
  } finally {
    await server.stop();
  }
}

function copySample(scratch: string): string {
  const folder = path.join(scratch, 'sample-workspace');
  fs.cpSync(inRoot('test', 'fixtures', 'sample-workspace'), folder, { recursive: true });
  return folder;
}

/** Rejects when the person ends the run. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(new Failure('cancelled', 'Stopped.'));
    if (signal.aborted) {
      stop();
    }
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** Rejects when the server ends by itself. */
async function ended(exited: Promise<void>): Promise<never> {
  await exited;
  throw new Failure('internal', 'The VS Code server has ended.');
}

async function main(): Promise<number> {
  const options = parseStartOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(usage);
    return 0;
  }
  const ending = endWith(process);
  const progress = new Progress();
  try {
    return await start(options, { signal: ending.signal, onProgress: progress.show }, progress.end);
  } catch (error) {
    progress.end();
    if (ending.signal.aborted) {
      return 130;
    }
    throw error;
  } finally {
    ending.dispose();
  }
}

try {
  process.exit(await main());
} catch (error) {
  console.error(explain(Failure.from(error)));
  process.exit(1);
}
