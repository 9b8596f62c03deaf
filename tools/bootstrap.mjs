// Plain JavaScript for Node 20 without any module: makes a bare clone ready and goes on in TypeScript under Node 24.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(root, 'node_modules');

/**
 * Installs the modules if they are missing or not those of package-lock.json, then runs tools/<name> with this
 * command line. TypeScript runs as it is from Node 22.19; an older one hands over to the Node among the modules.
 */
export async function runTool(name) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    fail(`Node 20 or newer is needed; this is ${process.version}.`);
  }
  await installModules();
  process.env.PATH = `${path.join(modules, '.bin')}${path.delimiter}${process.env.PATH ?? ''}`;
  const tool = path.join(root, 'tools', name);
  if (major > 22 || (major === 22 && minor >= 19)) {
    await import(pathToFileURL(tool).href);
  } else {
    handOver(path.join(modules, '.bin', 'node'), ['--disable-warning=ExperimentalWarning', tool, ...process.argv.slice(2)]);
  }
}

async function installModules() {
  if (modulesAreCurrent()) {
    return;
  }
  const lock = path.join(os.tmpdir(), `pilothouse-modules-${Buffer.from(root).toString('base64url').slice(-80)}`);
  await holding(lock, () => {
    if (!modulesAreCurrent()) {
      console.log('Installing modules (npm ci)');
      const windows = process.platform === 'win32';
      const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: 'inherit', shell: windows });
      if (npm.status !== 0) {
        fail(`npm ci failed${npm.error ? `: ${npm.error.message}` : ''}.`);
      }
    }
  });
}

/** npm writes what it installed as its last step: every package must be there in the version that is wanted. */
function modulesAreCurrent() {
  const installed = packagesOf(path.join(modules, '.package-lock.json'));
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  return installed !== undefined && Object.entries(wanted ?? {}).every(([place, { version, optional, integrity }]) =>
    place === '' || (installed[place] === undefined ? optional === true
      : installed[place].version === version && installed[place].integrity === integrity));
}

function packagesOf(lockFile) {
  return fs.existsSync(lockFile) ? JSON.parse(fs.readFileSync(lockFile, 'utf8')).packages : undefined;
}

/** Runs `work` while the folder `lock` is ours; one whose owner is gone is taken over. */
async function holding(lock, work) {
  for (;;) {
    try {
      fs.mkdirSync(lock);
      break;
    } catch {
      const owner = Number(fs.existsSync(`${lock}/pid`) ? fs.readFileSync(`${lock}/pid`, 'utf8') : 0);
      const age = Date.now() - (fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (owner > 0 ? !isAlive(owner) : age > 5000) {
        fs.rmSync(lock, { recursive: true, force: true });
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  try {
    fs.writeFileSync(`${lock}/pid`, String(process.pid));
    work();
  } finally {
    fs.rmSync(lock, { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs the rest in the other Node, with its signals and its exit code. Its own end follows ours: it watches its parent. */
function handOver(node, args) {
  if (!fs.existsSync(node)) {
    fail(`Node 22.19 or newer is needed on ${process.platform} ${process.arch}; this is ${process.version}.`);
  }
  const child = spawn(node, args, { stdio: 'inherit', env: { ...process.env, PILOTHOUSE_HANDED_OVER: '1' } });
  for (const signal of ['SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  process.on('SIGINT', () => undefined); // the terminal sends it to both
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (os.constants.signals[signal] ?? 0)));
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
