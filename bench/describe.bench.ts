// How long it takes to describe a pod: in the extension (over an open connection), with our command line and with kubectl.
import path from 'node:path';
import { describeObject, renderDescription } from '../src/kube/describe/describe.ts';
import { run } from '../test/cluster/run.ts';
import { makeScratch } from '../test/host/reaper.ts';
import { setStage } from '../test/unit/kube/describe/objects.ts';
import { runCommand } from '../tools/process.ts';
import { root } from '../tools/root.ts';
import { figure, median } from './figure.ts';

const inProcess = 50;
const programs = 9;

const scratch = makeScratch('pilothouse-bench-');
const stage = await setStage('statuses');
try {
  const { reader, discovery } = stage.connection;
  const resource = await discovery.find('pods');
  if (!resource) {
    throw new Error('The cluster knows no pods.');
  }
  const ref = { resource, namespace: stage.namespace, name: 'running' };
  const pod = await reader.get(ref);
  const rendered = await timed(inProcess, () => Promise.resolve(renderDescription(resource, pod, { items: [] }, Date.now())));
  const described = await timed(inProcess, () => describeObject(ref, { reader }));
  figure('describe pod: rendering', median(rendered), 'ms');
  figure('describe pod: over an open connection', median(described), 'ms');

  const built = await runCommand(process.execPath, ['esbuild.mjs', '--production', `--outdir=${path.join(scratch.folder, 'dist')}`], { cwd: root, quiet: true });
  if (built.code !== 0) {
    throw new Error(built.output);
  }
  const args = ['describe', 'pod', ref.name, '-n', stage.namespace, '--kubeconfig', stage.cluster.kubeconfig];
  const ours: number[] = [];
  const theirs: number[] = [];
  // In turns, so that whatever else the machine does weighs on both.
  for (let turn = 0; turn < programs; turn++) {
    ours.push(...await timed(1, () => succeed(process.execPath, [path.join(scratch.folder, 'dist', 'cli.js'), ...args])));
    theirs.push(...await timed(1, () => succeed(stage.cluster.kubectlPath, args)));
  }
  figure('describe pod: pilothouse, whole program', median(ours), 'ms');
  figure('describe pod: kubectl, whole program', median(theirs), 'ms');
} finally {
  await stage.dispose();
  await scratch.end();
}

async function timed(times: number, work: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let time = 0; time < times; time++) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return taken;
}

async function succeed(program: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await run(program, args);
  if (code !== 0) {
    throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  }
}
