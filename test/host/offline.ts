// Stands in for the desktop VS Code executable: the same command line, but the window is VS Code's web workbench in a
// headless Chromium, and the extension host is VS Code's own for Node. Started by ./vscode-offline.
import fs from 'node:fs';
import path from 'node:path';
import v8 from 'node:v8';
import { format } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { asString, at } from '../../src/common/json.ts';
import { parseArguments, type CodeArguments } from './arguments.ts';
import { SuiteChannel } from './channel.ts';
import { launchChromium } from './chromium.ts';
import { manageExtensions } from './extensions.ts';
import { installOffline, type Installation } from './install.ts';
import { Outcome } from './outcome.ts';
import { startServer, type VSCodeServer } from './server.ts';
import { windowFromArguments, windowUrl } from './window.ts';

/** Runs what the command line asks for and resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  v8.stopCoverage(); // NODE_V8_COVERAGE is meant for the extension host
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const code = parseArguments(argv);
  const installation = await installOffline({ onProgress: note });
  if (code.has('version')) {
    console.log(describeVersion(installation));
    return 0;
  }
  if (['install-extension', 'uninstall-extension', 'list-extensions'].some((flag) => code.has(flag))) {
    process.stdout.write(await manageExtensions(installation, argv.filter((each) => !each.startsWith('--user-data-dir='))));
    return 0;
  }
  return runWindow(installation, code);
}

async function runWindow(installation: Installation, code: CodeArguments): Promise<number> {
  const outcome = new Outcome(Number(process.env.VSCODE_OFFLINE_TIMEOUT || 600_000));
  let server: VSCodeServer | undefined;
  let browser: Browser | undefined;
  let channel: SuiteChannel | undefined;
  let pump: NodeJS.Timeout | undefined;
  try {
    server = await startServer(installation, serverOptions(code, (line) => outcome.observe(line)));
    const running = server;
    running.exited.then(() => outcome.settle(71, 'the VS Code server ended'), note);
    const suite = new SuiteChannel(path.join(server.folder, 'channel'));
    channel = suite;
    pump = setInterval(() => {
      suite.drain();
      if (suite.hostGone) {
        setTimeout(() => outcome.settle(0), 1000).unref();
      }
    }, 50);
    browser = await launchChromium(server.folder);
    const page = await openWindow(browser, running, code, suite, outcome);
    const result = judge(await outcome.result, suite, code, outcome);
    await reportFailure(result, page);
    if (result.why === undefined) {
      await hostGone(suite);
    }
    suite.drain();
    return result.code;
  } catch (error) {
    note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  } finally {
    outcome.dispose();
    clearInterval(pump);
    channel?.close();
    await Promise.race([browser?.close().catch(note), wait(3000)]);
    await server?.stop();
  }
}

function serverOptions(code: CodeArguments, onLine: (line: string) => void): Parameters<typeof startServer>[1] {
  const profile = code.last('user-data-dir');
  const extensions = code.last('extensions-dir');
  return {
    testDriver: true,
    onLine,
    ...(profile === undefined ? {} : { profile }),
    ...(extensions === undefined || code.has('disable-extensions') ? {} : { extensions: path.resolve(extensions) }),
    arguments: [
      ...(code.has('disable-workspace-trust') ? ['--disable-workspace-trust'] : []),
      ...code.all('enable-proposed-api').flatMap((each) => ['--enable-proposed-api', each]),
    ],
  };
}

async function openWindow(browser: Browser, server: VSCodeServer, code: CodeArguments, suite: SuiteChannel, outcome: Outcome): Promise<Page> {
  const entry = path.join(server.folder, 'run.cjs');
  const tests = code.last('extensionTestsPath');
  if (tests !== undefined) {
    const runner = JSON.stringify(path.join(import.meta.dirname, 'suiteRunner.cjs'));
    const options = JSON.stringify({ tests: path.resolve(tests), channel: suite.file });
    fs.writeFileSync(entry, `exports.run = require(${runner}).suite(${options});\n`);
  }
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'en-US' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: `http://${server.authority}` });
  const page = await context.newPage();
  page.on('crash', () => outcome.settle(99, 'the page crashed'));
  page.on('pageerror', (error) => outcome.observe(`page error: ${error.message}`));
  // The workbench looks for both functions when it starts: they must be there before the page is.
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => outcome.observe(`workbench ${type}: ${format(...args)}`));
  await page.exposeFunction('codeAutomationExit', (exitCode: number) => outcome.settle(exitCode));
  await page.goto(windowUrl(server.authority, windowFromArguments(server.authority, code, entry)), { waitUntil: 'commit' });
  return page;
}

interface Result {
  readonly code: number;
  readonly why?: string | undefined;
}

/** The web host reports 0 when the extension host crashes: success needs the suite's own word. */
function judge(result: Result, suite: SuiteChannel, code: CodeArguments, outcome: Outcome): Result {
  suite.drain();
  if (result.code !== 0 || !code.has('extensionTestsPath')) {
    return result;
  }
  if (suite.ended !== undefined) {
    return { code: suite.ended };
  }
  if (suite.exited !== undefined && suite.exited !== 0) {
    return { code: suite.exited, why: `the suite called process.exit(${suite.exited})` };
  }
  const trace = outcome.hostExit ?? 'it left no trace';
  return { code: 70, why: suite.started ? `the extension host ended during the suite (${trace})` : 'the suite did not run' };
}

async function reportFailure(result: Result, page: Page): Promise<void> {
  if (result.why !== undefined) {
    note(result.why);
  }
  const screenshot = process.env.VSCODE_OFFLINE_SHOT;
  if (result.code !== 0 && screenshot) {
    await page.screenshot({ path: screenshot, timeout: 5000 }).catch(note);
  }
}

/** The extension host ends by itself after the suite: waits up to 10 s, so that it can write its coverage. */
async function hostGone(suite: SuiteChannel): Promise<void> {
  for (let tries = 0; tries < 200 && suite.started && !suite.hostGone; tries++) {
    await wait(50);
  }
}

function describeVersion({ vscode }: Installation): string {
  const read = (name: string): unknown => JSON.parse(fs.readFileSync(path.join(vscode, name), 'utf8'));
  return [asString(at(read('package.json'), 'version')), asString(at(read('product.json'), 'commit')), process.arch].join('\n');
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function note(message: unknown): void {
  process.stderr.write(`[vscode-offline] ${String(message)}\n`);
}

if (import.meta.main) {
  process.exit(await main(process.argv.slice(2)));
}
