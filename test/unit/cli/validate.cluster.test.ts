import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sharedCluster } from '../../cluster/shared.ts';

const main = join(import.meta.dirname, '../../../src/cli/main.ts');

test('pilothouse validate --context judges by that cluster\'s schemas', async () => {
  const cluster = await sharedCluster();
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-validate-'));
  try {
    const context = (await cluster.kubectl('config', 'current-context')).stdout.trim();
    await writeFile(join(folder, 'a.yaml'), 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: b, imagePullPolicy: Allways}]\n');
    const outcome = await new Promise<{ code: unknown; stdout: string }>((resolve) => {
      execFile(process.execPath, [main, 'validate', '--context', context, '--kubeconfig', cluster.kubeconfig, '--format', 'json', 'a.yaml'], { cwd: folder }, (error, stdout) => resolve({ code: error?.code ?? 0, stdout }));
    });
    assert.equal(outcome.code, 1);
    assert.match(outcome.stdout, /"line":5,"column":53,"severity":"error","code":"invalid-value"/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
