import fs from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { asList, asNumber, asString, at } from '../../src/common/json.ts';
import { connectWorkbench } from '../../test/browser/driver/open.ts';
import { until } from '../../test/browser/driver/until.ts';
import type { Workbench } from '../../test/browser/driver/workbench.ts';
import { launchChromium } from '../../test/host/chromium.ts';
import { installExtension } from '../../test/host/extensions.ts';
import { installOffline } from '../../test/host/install.ts';
import { makeScratch } from '../../test/host/reaper.ts';
import { startServer, type VSCodeServer } from '../../test/host/server.ts';
import { windowUrl } from '../../test/host/window.ts';
import { packageExtension, packAs } from '../../tools/build.ts';
import { inRoot } from '../../tools/root.ts';

/** What happened in the extension host since the last `reset`. */
export interface HostFigures {
  /** Items that the editor asked for. */
  readonly items: number;
  /** Change events of the tree. */
  readonly events: number;
  readonly answers: readonly { readonly of: string; readonly ms: number; readonly rows: number }[];
  /** The longest steps of the event loop, ms of processor time: those in which the editor took in many rows, and others. */
  readonly steps: { readonly own: number; readonly handover: number };
  readonly ms: number;
  readonly cpuMs: number;
}

/** A workbench with the extension as it is shipped, and someone in its host who tells what goes on there. */
export interface WatchedWindow {
  readonly workbench: Workbench;
  /** Counts anew, on demand also how long the event loop is held up, which costs some processor time itself. */
  reset(steps?: 'steps'): Promise<void>;
  read(): Promise<HostFigures>;
  /** The host's heap after a garbage collection, in MB. */
  heap(): Promise<number>;
  /** Label and description of the rows that the editor has below the row whose id ends so. */
  rows(end: string): Promise<readonly (readonly [string, string])[]>;
  close(): Promise<void>;
}

export async function openWatched(kubeconfig: string): Promise<WatchedWindow> {
  const installation = await installOffline({ onProgress: (line) => process.stderr.write(`${line}\n`) });
  const signal = new AbortController().signal;
  const own = makeScratch('pilothouse-bench-');
  const extensions = path.join(own.folder, 'extensions');
  const portFile = path.join(own.folder, 'port');
  let server: VSCodeServer | undefined;
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await server?.stop();
    await own.end();
  };
  try {
    const probe = path.join(own.folder, 'probe');
    fs.cpSync(inRoot('bench', 'tree', 'probe'), probe, { recursive: true });
    fs.copyFileSync(inRoot('LICENSE'), path.join(probe, 'LICENSE'));
    await packAs(path.join(own.folder, 'probe.vsix'), probe, signal);
    await installExtension(installation, await packageExtension(signal), extensions);
    await installExtension(installation, path.join(own.folder, 'probe.vsix'), extensions);
    fs.mkdirSync(path.join(own.folder, 'empty'));
    server = await startServer(installation, {
      extensions,
      settings: { 'security.workspace.trust.enabled': false },
      env: { HOME: own.folder, KUBECONFIG: kubeconfig, PILOTHOUSE_PROBE: portFile },
      arguments: ['--disable-workspace-trust'],
    });
    browser = await launchChromium(own.folder);
    const workbench = await connectWorkbench(browser, windowUrl(server.authority, { target: path.join(own.folder, 'empty') }));
    const port = await until('the probe to answer', () => Promise.resolve(fs.existsSync(portFile) && fs.readFileSync(portFile, 'utf8')));
    return { workbench, close, ...questions(port) };
  } catch (error) {
    await close();
    throw error;
  }
}

function questions(port: string): Pick<WatchedWindow, 'reset' | 'read' | 'heap' | 'rows'> {
  const ask = async (question: object): Promise<unknown> => (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: JSON.stringify(question) })).json();
  return {
    reset: async (steps) => {
      await ask({ ask: 'reset', steps: steps !== undefined });
    },
    read: async () => await ask({ ask: 'read' }) as HostFigures,
    heap: async () => asNumber(at(await ask({ ask: 'heap' }), 'MB')) ?? Number.NaN,
    rows: async (end) => asList(at(await ask({ ask: 'rows', end }), 'rows')).map((row) => [asString(at(row, 0)) ?? '', asString(at(row, 1)) ?? ''] as const),
  };
}
