import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../src/common/failure.ts';
import { connectForeign } from './foreign.ts';
import { findProgram, run } from './run.ts';
import type { Cluster } from './types.ts';

/** Whether `kind` is on the PATH and a Docker engine answers. */
export async function canUseKind(): Promise<boolean> {
  if (await findProgram('kind') === undefined || await findProgram('docker') === undefined) {
    return false;
  }
  return (await run('docker', ['info'])).code === 0;
}

/** A cluster in Docker under a name of its own; `stop` deletes it. */
export async function startKind(onProgress?: (line: string) => void, signal?: AbortSignal): Promise<Cluster> {
  const name = `pilothouse-${randomBytes(4).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-kind-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const remove = async (): Promise<void> => {
    await run('kind', ['delete', 'cluster', '--name', name, '--kubeconfig', kubeconfig]);
    await rm(folder, { recursive: true, force: true });
  };
  onProgress?.(`kind creates the cluster ${name}`);
  const { code, stderr } = await run('kind', ['create', 'cluster', '--name', name, '--kubeconfig', kubeconfig, '--wait', '180s'], { signal });
  try {
    if (code !== 0) {
      throw new Failure('internal', `kind could not create a cluster: ${stderr.trim().split('\n').slice(-15).join('\n')}`);
    }
    return await connectForeign(kubeconfig, 'kind', remove);
  } catch (error) {
    await remove();
    throw error;
  }
}
