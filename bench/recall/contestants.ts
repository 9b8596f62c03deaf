import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { asList, asNumber, asString, at } from '../../src/common/json.ts';
import { inRoot } from '../../tools/root.ts';
import { checkFiles, type Kubeconform } from '../peers/kubeconform.ts';
import type { JudgedFile } from './documents.ts';
import { YamlServer } from './yamlServer.ts';

/** What a validator found: by file the lines with errors, from 0; -1 where it tells none. */
export interface Result {
  readonly found: ReadonlyMap<string, readonly number[]>;
  readonly ms: number;
  /** The most it ever had; 0 where the system does not tell. */
  readonly megabytes: number;
}

export async function runPilothouse(cli: string, crds: string, folder: string): Promise<Result> {
  const { stdout, ...cost } = await runWatched(process.execPath, [cli, 'validate', '--crds', crds, '--format', 'json', folder]);
  const found = new Map<string, number[]>();
  for (const line of stdout.split('\n').filter((each) => each !== '')) {
    const document: unknown = JSON.parse(line);
    const errors = asList(at(document, 'errors')).filter((error) => asString(at(error, 'severity')) === 'error');
    const file = asString(at(document, 'file')) ?? '';
    found.set(file, [...found.get(file) ?? [], ...errors.map((error) => (asNumber(at(error, 'line')) ?? 0) - 1)]);
  }
  return { found, ...cost };
}

export async function runKubeconform(peer: Kubeconform, files: readonly JudgedFile[]): Promise<Result> {
  const statuses = await checkFiles(peer, files.map(({ file }) => file));
  const found = new Map([...statuses].filter(([, status]) => status === 'invalid' || status === 'error').map(([file]) => [file, [-1]]));
  const { ms, megabytes } = await runWatched(peer.program, [...peer.args, ...files.map(({ file }) => file)]);
  return { found, ms, megabytes };
}

/** The stock server with the schema of its type given for each file. */
export async function runYamlServer(files: readonly JudgedFile[], schemas: Readonly<Record<string, readonly string[]>>): Promise<Result> {
  const start = performance.now();
  const server = new YamlServer(inRoot('node_modules/yaml-language-server/out/src/server.js'), schemas);
  try {
    const found = await server.check(files);
    return { found, ms: performance.now() - start, megabytes: server.memory() };
  } finally {
    await server.stop();
  }
}

/** Runs a program to its end, which may be 1 as errors are found. */
function runWatched(program: string, args: readonly string[]): Promise<{ stdout: string; ms: number; megabytes: number }> {
  const start = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  let megabytes = 0;
  const timer = setInterval(() => { megabytes = Math.max(megabytes, peakOf(child.pid ?? 0)); }, 10);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(timer);
      const ms = performance.now() - start;
      if (code === 0 || code === 1) {
        resolve({ stdout: Buffer.concat(parts).toString(), ms, megabytes });
      } else {
        reject(new Error(`${program} ended with ${code}.`));
      }
    });
  });
}

/** The most resident memory that a process has had, in MB. */
export function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
