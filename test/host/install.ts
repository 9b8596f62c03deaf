import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { asString, at } from '../../src/common/json.ts';
import { cacheFolder } from '../cluster/build.ts';
import { withLock } from '../cluster/lock.ts';

/** A VS Code server with its web workbench, ready to run. All values are absolute paths. */
export interface Installation {
  readonly folder: string;
  /** VS Code's own folder: product.json, package.json, out/. */
  readonly vscode: string;
  /** The script to run with `node`. */
  readonly server: string;
  readonly node: string;
}

export interface InstallOptions {
  /** The folder with package.json, package-lock.json and stubs. */
  readonly source?: string;
  readonly cache?: string;
  /** Says what takes long. */
  readonly onProgress?: (line: string) => void;
  /** Fills a folder that holds the source; npm, unless a test says otherwise. */
  readonly fill?: (folder: string) => Promise<void>;
  readonly signal?: AbortSignal;
}

const ownSource = path.join(import.meta.dirname, 'vscode');

/**
 * Installs the offline VS Code into the user's cache, unless it is there already. The folder's name holds a hash of
 * all that goes in, and it appears in one step: a killed run does no harm, and of two at the same time one waits.
 */
export async function installOffline(options: InstallOptions = {}): Promise<Installation> {
  const source = options.source ?? ownSource;
  const cache = options.cache ?? cacheFolder();
  const version = readVersion(path.join(source, 'package.json'));
  const folder = path.join(cache, `vscode-${version}-${process.platform}-${process.arch}-${hashOf(source)}`);
  if (!fs.existsSync(folder)) {
    fs.mkdirSync(cache, { recursive: true });
    const lock = {
      signal: options.signal ?? new AbortController().signal,
      onWait: ({ pid }: { readonly pid: number }) => options.onProgress?.(`Waiting for process ${pid}, which installs VS Code ${version}`),
    };
    await withLock(`${folder}.lock`, lock, async () => {
      if (!fs.existsSync(folder)) {
        options.onProgress?.(`Installing VS Code ${version} into ${folder} (once, 540 MB, about 15 s)`);
        await installInto(folder, source, options.fill ?? fillWithNpm);
      }
    });
  }
  return installationAt(folder);
}

/** Fills a folder beside the wanted one and renames it. What killed runs left there is removed first. */
async function installInto(folder: string, source: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const unfinished = `${folder}.part`;
  fs.rmSync(unfinished, { recursive: true, force: true });
  fs.cpSync(source, unfinished, { recursive: true });
  await fill(unfinished);
  fs.renameSync(unfinished, folder);
}

function installationAt(folder: string): Installation {
  const vscode = path.join(folder, 'node_modules/code-server/lib/vscode');
  const ownNode = path.join(folder, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  return {
    folder,
    vscode,
    server: path.join(vscode, 'out/server-main.js'),
    node: fs.existsSync(ownNode) ? ownNode : process.execPath,
  };
}

async function fillWithNpm(folder: string): Promise<void> {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  await promisify(execFile)(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    env: withoutNpmState(process.env),
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  // VS Code looks for its modules under its own folder: point that at the one flat tree.
  fs.symlinkSync('../../..', path.join(folder, 'node_modules/code-server/lib/vscode/node_modules'), 'junction');
}

/** The environment without what an enclosing `npm run` says about another package. */
function withoutNpmState(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(npm_(config_(local_prefix|prefix|omit|include|workspace.*)|package_.*|lifecycle_.*)|NODE_OPTIONS|NODE_V8_COVERAGE|NODE_ENV|NODE_TEST_CONTEXT|INIT_CWD)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}

/** Whether a process of that id runs, also one of another user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readVersion(packageFile: string): string {
  return asString(at(JSON.parse(fs.readFileSync(packageFile, 'utf8')), 'version')) ?? 'unknown';
}

/** The first 12 hexadecimal digits of a hash over every file's path and content. */
function hashOf(folder: string): string {
  const hash = createHash('sha256');
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const file = path.join(folder, name);
    if (fs.statSync(file).isFile()) {
      hash.update(name.replaceAll(path.sep, '/')).update('\0').update(fs.readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex').slice(0, 12);
}
