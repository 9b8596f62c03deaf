import fs from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import type { JsonObject } from '../../../src/common/json.ts';
import { packageExtension } from '../../../tools/build.ts';
import { launchChromium } from '../../host/chromium.ts';
import { installExtension } from '../../host/extensions.ts';
import { installOffline, type Installation } from '../../host/install.ts';
import { makeScratch } from '../../host/reaper.ts';
import { startServer, type VSCodeServer } from '../../host/server.ts';
import { windowUrl } from '../../host/window.ts';
import { Workbench } from './workbench.ts';

export type Theme = 'dark' | 'light' | 'high contrast dark' | 'high contrast light';

const themes: Readonly<Record<Theme, string>> = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  'high contrast dark': 'Default High Contrast',
  'high contrast light': 'Default High Contrast Light',
};

export interface OpenOptions {
  /** The packed extension; by default that of the files as they are now. */
  readonly vsix?: string;
  /** The kubeconfig the extension finds; none if absent. */
  readonly kubeconfig?: string;
  /** Opened in a copy, so that tests may edit; an empty folder if absent. */
  readonly folder?: string;
  readonly theme?: Theme;
  readonly settings?: JsonObject;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Opens the folder as one that is not trusted yet. */
  readonly untrusted?: boolean;
  /** Display language, such as `zh-cn`. */
  readonly locale?: string;
}

export interface OpenWorkbench {
  readonly workbench: Workbench;
  /** The copy of the folder that is open. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Opens VS Code in a browser with the extension installed from its .vsix, as a person has it. */
export async function openWorkbench(options: OpenOptions = {}): Promise<OpenWorkbench> {
  const installation = await installOffline({ onProgress: console.log });
  const vsix = options.vsix ?? await packageExtension(new AbortController().signal);
  const own = makeScratch('pilothouse-browser-');
  const scratch = own.folder;
  let server: VSCodeServer | undefined;
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await server?.stop();
    await own.end();
  };
  try {
    const folder = path.join(scratch, options.folder === undefined ? 'empty' : path.basename(options.folder));
    if (options.folder === undefined) {
      fs.mkdirSync(folder);
    } else {
      fs.cpSync(options.folder, folder, { recursive: true });
    }
    server = await serveExtension(installation, vsix, scratch, options);
    browser = await launchChromium(scratch);
    const workbench = await connectWorkbench(browser, windowUrl(server.authority, { target: folder }), options.locale);
    return { workbench, folder, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function serveExtension(installation: Installation, vsix: string, scratch: string, options: OpenOptions): Promise<VSCodeServer> {
  const extensions = path.join(scratch, 'extensions');
  await installExtension(installation, vsix, extensions);
  return startServer(installation, {
    extensions,
    settings: {
      'workbench.colorTheme': themes[options.theme ?? 'dark'],
      'security.workspace.trust.enabled': options.untrusted === true,
      'security.workspace.trust.startupPrompt': 'never',
      ...options.settings,
    },
    env: { HOME: scratch, KUBECONFIG: options.kubeconfig ?? path.join(scratch, 'no-kubeconfig'), ...options.env },
    arguments: options.untrusted === true ? [] : ['--disable-workspace-trust'],
  });
}

/** A page of that browser on the workbench at `url`, once it is painted. */
export async function connectWorkbench(browser: Browser, url: string, locale = 'en-US'): Promise<Workbench> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(url).origin });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForSelector('.monaco-workbench .part.statusbar', { timeout: 60_000 });
  return new Workbench(page);
}
