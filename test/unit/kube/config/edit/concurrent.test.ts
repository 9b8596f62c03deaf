import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../../../../cluster/run.ts';
import { setNamespace } from '../../../../../src/kube/config/edit/contexts.ts';
import { inFolder, kubectlConfig } from './kubectl.ts';

const times = 6;
const ours = ['w1', 'w2', 'w3', 'w4'];

test('4 processes of ours and kubectl write one file at once and lose nothing', async () => {
  await inFolder(async (folder) => {
    const file = join(folder, 'config');
    await writeFile(file, `contexts:\n${[...ours, 'kubectl'].map((name) => `- name: ${name}\n  context: {cluster: c, user: u}\n`).join('')}`);
    const script = join(import.meta.dirname, 'writerProcess.ts');
    const processes = ours.map((name) => run(process.execPath, [script, file, name, String(times)]));
    await Promise.all([...processes, writeWithKubectl(file)]);
    for (const { code, stderr } of await Promise.all(processes)) {
      assert.equal(code, 0, stderr);
    }
    const text = await readFile(file, 'utf8');
    for (const name of [...ours, 'kubectl']) {
      assert.equal(setNamespace(text, name, `${name}-${times}`), text, text);
    }
    assert.deepEqual(await readdir(folder), ['config'], 'no lock and no draft stays');
  });
});

/** kubectl gives up at once where the file is locked, so it is asked again. */
async function writeWithKubectl(file: string): Promise<void> {
  const end = Date.now() + 120_000;
  for (let time = 1; time <= times;) {
    assert.ok(Date.now() < end, 'the lock stays');
    const { code, stderr } = await kubectlConfig([file], 'set-context', 'kubectl', `--namespace=kubectl-${time}`);
    if (code === 0) {
      time++;
    } else {
      assert.match(stderr, /config\.lock: file exists/);
    }
  }
}
