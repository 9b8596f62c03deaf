import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildKubernetes } from '../../../../cluster/build.ts';
import { run, type RunResult } from '../../../../cluster/run.ts';

let kubectl: Promise<string> | undefined;

/** The kubectl of the test cluster's build. */
export function kubectlPath(): Promise<string> {
  kubectl ??= buildKubernetes().then((build) => build.kubectl);
  return kubectl;
}

/** Runs `kubectl config` with these files in KUBECONFIG. */
export async function kubectlConfig(files: readonly string[], ...args: string[]): Promise<RunResult> {
  return run(await kubectlPath(), ['config', ...args], { env: { KUBECONFIG: files.join(':') } });
}

/** What `kubectl config view --raw` shows of the files; undefined where it cannot read them. */
export async function view(...files: string[]): Promise<unknown> {
  const { stdout, code } = await kubectlConfig(files, 'view', '--raw', '-o', 'json');
  return code === 0 ? JSON.parse(stdout) as unknown : undefined;
}

/** A folder for the time of `action`. */
export async function inFolder<T>(action: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-edit-'));
  try {
    return await action(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What kubectl makes of a text by one change, and what it sees in ours. */
export function compared(text: string, ours: string, ...args: string[]): Promise<{ kubectl: unknown; ours: unknown }> {
  return inFolder(async (folder) => {
    const [theirFile, ourFile] = [join(folder, 'kubectl'), join(folder, 'ours')];
    await writeFile(theirFile, text);
    await writeFile(ourFile, ours);
    const { code, stderr } = await kubectlConfig([theirFile], ...args);
    if (code !== 0) {
      throw new Error(`${stderr}\n${await readFile(theirFile, 'utf8')}`);
    }
    return { kubectl: await view(theirFile), ours: await view(ourFile) };
  });
}

/** Runs the action for every item, four at a time. */
export async function forAll<T>(items: readonly T[], action: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  await Promise.all(Array.from({ length: 4 }, async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) {
      await action(item);
    }
  }));
}
