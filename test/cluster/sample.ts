import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../src/common/failure.ts';
import { waitUntilServed } from './definitions.ts';
import type { Cluster, Images } from './types.ts';

export const sampleNamespace = 'demo';

export interface SampleOptions {
  readonly onProgress?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fills the namespace `demo` (sample/sample.yaml) and waits until it runs: Deployment `web` ready, Job `migrate`
 * complete, pod `broken` restarted at least once, custom resource `widgets` served. May be called again.
 */
export async function applySample(cluster: Cluster, options: SampleOptions = {}): Promise<void> {
  const folder = join(import.meta.dirname, 'sample');
  options.onProgress?.('starting the sample in namespace demo');
  await cluster.apply(fillIn(await readFile(join(folder, 'sample.yaml'), 'utf8'), cluster.images));
  await waitUntilServed(cluster, 'widgets.example.com');
  await cluster.apply(await readFile(join(folder, 'widget.yaml'), 'utf8'));
  await waitFor(cluster, 'condition=Available', 'deployment/web');
  if (cluster.capabilities.realPods) {
    await waitFor(cluster, 'condition=Ready', 'pod/two-containers', 'pod/shell-less');
    await waitFor(cluster, 'condition=Complete', 'job/migrate');
    await waitForRestart(cluster, options.signal ?? new AbortController().signal);
  }
}

/** Replaces `${name}` by the image or policy of that name. */
function fillIn(template: string, images: Images): string {
  return template.replace(/\$\{(busybox|shellLess|pullPolicy)\}/g, (_, name: keyof Images) => images[name]);
}

async function waitFor(cluster: Cluster, condition: string, ...objects: string[]): Promise<void> {
  const { code, stderr } = await cluster.kubectl('wait', '-n', sampleNamespace, `--for=${condition}`, '--timeout=120s', ...objects);
  if (code !== 0) {
    const pods = await cluster.kubectl('get', 'pods', '-n', sampleNamespace, '-o', 'wide');
    throw new Failure('timeout', `The sample did not start: ${stderr.trim()}\n${pods.stdout}`);
  }
}

async function waitForRestart(cluster: Cluster, signal: AbortSignal): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    const { stdout } = await cluster.kubectl('get', 'pod', 'broken', '-n', sampleNamespace, '-o', 'jsonpath={.status.containerStatuses[0].restartCount}');
    if (Number(stdout) > 0) {
      return;
    }
    if (Date.now() > end) {
      throw new Failure('timeout', 'The sample did not start: pod broken was not restarted within 60 s.');
    }
    await delay(250, undefined, { signal });
  }
}
