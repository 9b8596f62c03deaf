import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../src/common/failure.ts';
import { withLock } from './lock.ts';
import { run, type RunOptions, type RunResult } from './run.ts';

/** The programs of one Kubernetes version, in a folder that is complete as soon as it exists. */
export interface KubernetesBuild {
  readonly folder: string;
  /** etcd, the control plane, the kubelet and kubectl in one binary; its first argument names the program. */
  readonly kubernetes: string;
  readonly kubectl: string;
  readonly kwok: string;
  /** kwok's own definitions of how fake nodes and pods come to life. */
  readonly stages: readonly string[];
  /** Such as `1.37.2`. */
  readonly version: string;
}

export interface BuildOptions {
  /** Receives lines that replace each other, for a progress display. */
  readonly onProgress?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Where builds are kept; by default the user's cache folder. */
  readonly cache?: string;
}

const source = join(import.meta.dirname, 'kubernetes');
const sourceFiles = ['main.go', 'tools.go', 'go.mod', 'go.sum'];
const kwokPackage = 'sigs.k8s.io/kwok/cmd/kwok';
const stageFiles = [
  'kustomize/stage/node/fast/node-initialize.yaml',
  'kustomize/stage/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
  'kustomize/stage/pod/fast/pod-ready.yaml',
  'kustomize/stage/pod/fast/pod-complete.yaml',
  'kustomize/stage/pod/fast/pod-delete.yaml',
];
// kubectl is looked up by path, so it gets a file of its own.
const kubectlScript = '#!/bin/sh\nexec "$(dirname "$0")/kubernetes" kubectl "$@"\n';

/** `PILOTHOUSE_CACHE`, else `pilothouse` in the user's cache folder (XDG base directory specification). */
export function cacheFolder(): string {
  return process.env.PILOTHOUSE_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'pilothouse');
}

/**
 * Kubernetes built from its Go modules: once per user, version and Go version, then reused. The first time takes
 * about 8 minutes on two cores and needs the Go module proxy. Two callers at once build once: the second waits.
 */
export async function buildKubernetes(options: BuildOptions = {}): Promise<KubernetesBuild> {
  const goVersion = await checkGo();
  const version = await kubernetesVersion();
  const cache = options.cache ?? cacheFolder();
  const folder = join(cache, `kubernetes-${await inputsHash(goVersion)}`);
  const build = describeBuild(folder, version);
  if (await exists(folder)) {
    return build;
  }
  await mkdir(cache, { recursive: true });
  const since = Date.now();
  const lock = {
    signal: options.signal ?? new AbortController().signal,
    onWait: (holder: { readonly pid: number }) =>
      options.onProgress?.(`waiting for process ${holder.pid}, which is building Kubernetes ${version}: ${elapsed(since)}`),
  };
  await withLock(`${folder}.lock`, lock, async () => {
    if (!await exists(folder)) {
      await buildInto(folder, version, options);
    }
  });
  return build;
}

/** Only the holder of the lock calls this, so drafts that are there belong to nobody. */
async function buildInto(folder: string, version: string, options: BuildOptions): Promise<void> {
  const drafts = (await readdir(dirname(folder))).filter((name) => name.startsWith(`${basename(folder)}.part-`));
  await Promise.all(drafts.map((name) => rm(join(dirname(folder), name), { recursive: true, force: true })));
  const draft = await mkdtemp(`${folder}.part-`);
  try {
    await compile(draft, version, options);
    await copyStages(draft);
    await writeFile(join(draft, 'kubectl'), kubectlScript);
    await chmod(join(draft, 'kubectl'), 0o755);
    await chmod(draft, 0o755);
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function compile(target: string, version: string, options: BuildOptions): Promise<void> {
  const since = Date.now();
  const { onProgress, signal } = options;
  let modules = 0;
  const listed = await go(['list', '-deps', '.', kwokPackage], {
    signal,
    onErrorLine: (line) => {
      modules += line.startsWith('go: downloading') ? 1 : 0;
      onProgress?.(`fetching the source of Kubernetes ${version}: ${modules} modules, ${elapsed(since)}`);
    },
  });
  failUnlessBuilt(listed, version);
  const total = listed.stdout.trim().split('\n').length;
  let compiled = 0;
  const report = (): void => onProgress?.(
    `building Kubernetes ${version} from source (first time, about 8 minutes): ${compiled} of ${total} packages compiled, ${elapsed(since)}`);
  const timer = setInterval(report, 5000);
  try {
    report();
    failUnlessBuilt(await go(['build', '-v', '-trimpath', '-buildvcs=false', '-ldflags', linkerFlags(version), '-o', `${target}/`, '.', kwokPackage], {
      signal,
      onErrorLine: (line) => { compiled += /^[\w./-]+$/.test(line) ? 1 : 0; },
    }), version);
  } finally {
    clearInterval(timer);
  }
}

/** Without these the server and kubectl call themselves v0.0.0. */
function linkerFlags(version: string): string {
  const [major = '', minor = ''] = version.split('.');
  const values = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  const flags = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((name) =>
    Object.entries(values).map(([variable, value]) => `-X ${name}.${variable}=${value}`));
  return ['-s', '-w', ...flags].join(' ');
}

async function copyStages(target: string): Promise<void> {
  const { stdout, stderr, code } = await go(['list', '-m', '-f', '{{.Dir}}', 'sigs.k8s.io/kwok']);
  if (code !== 0) {
    throw new Failure('internal', `Go does not find the module of kwok: ${lastLines(stderr)}`);
  }
  await mkdir(join(target, 'stages'));
  for (const file of stageFiles) {
    const copy = join(target, 'stages', basename(file));
    await copyFile(join(stdout.trim(), file), copy);
    await chmod(copy, 0o644);
  }
}

function describeBuild(folder: string, version: string): KubernetesBuild {
  return {
    folder,
    version,
    kubernetes: join(folder, 'kubernetes'),
    kubectl: join(folder, 'kubectl'),
    kwok: join(folder, 'kwok'),
    stages: stageFiles.map((file) => join(folder, 'stages', basename(file))),
  };
}

/** The version of the Go that builds this module (a newer one is fetched by Go itself where that is allowed). */
async function checkGo(): Promise<string> {
  const hint = 'Install Go 1.26 or newer (https://go.dev/dl/), or name a cluster of your own in PILOTHOUSE_TEST_KUBECONFIG.';
  const { stdout, stderr, code } = await go(['env', 'GOVERSION']);
  if (code === 127) {
    throw new Failure('unsupported', 'Building Kubernetes needs Go, which is not on the PATH.', { hint });
  }
  const version = /^go(\d+)\.(\d+)/.exec(stdout.trim());
  if (code !== 0 || version === null || Number(version[1]) * 1000 + Number(version[2]) < 1026) {
    throw new Failure('unsupported', `Building Kubernetes needs Go 1.26 or newer: ${lastLines(stdout + stderr)}`, { hint });
  }
  return stdout.trim();
}

async function kubernetesVersion(): Promise<string> {
  const version = /^\s*k8s\.io\/kubernetes v(\S+)$/m.exec(await readFile(join(source, 'go.mod'), 'utf8'))?.[1];
  if (version === undefined) {
    throw new Failure('internal', `${join(source, 'go.mod')} names no version of k8s.io/kubernetes.`);
  }
  return version;
}

async function inputsHash(goVersion: string): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([goVersion, process.platform, process.arch, stageFiles, kubectlScript, linkerFlags('')]));
  for (const file of sourceFiles) {
    hash.update(await readFile(join(source, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

function go(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return run('go', args, { ...options, cwd: source, env: { CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' } });
}

function failUnlessBuilt({ code, stderr }: RunResult, version: string): void {
  if (code !== 0) {
    throw new Failure('internal', `Go could not build Kubernetes ${version}: ${lastLines(stderr)}`, {
      hint: 'The first build needs the Go module proxy (go env GOPROXY), 5 GB of disk and 4 GB of memory.',
    });
  }
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-15).join('\n');
}

function elapsed(since: number): string {
  const seconds = Math.round((Date.now() - since) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}
