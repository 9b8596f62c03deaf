import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { run, type RunResult } from '../../cluster/run.ts';
import type { User } from '../../cluster/types.ts';
import { setStage, succeed, type Stage } from '../kube/describe/objects.ts';
import { assertSame } from '../kube/describe/same.ts';

const program = path.join(import.meta.dirname, '../../../src/cli/main.ts');

let stage: Stage;
before(async () => { stage = await setStage('containers', 'statuses', 'generic'); });
after(() => stage.dispose());

function pilothouse(...args: string[]): Promise<RunResult> {
  return run(process.execPath, [program, 'describe', ...args, '--kubeconfig', stage.cluster.kubeconfig]);
}

/** The same arguments to both programs, in the stage's namespace. */
async function same(...args: string[]): Promise<void> {
  const all = [...args, '-n', stage.namespace];
  await assertSame(
    async () => {
      const { stdout, stderr, code } = await pilothouse(...all);
      assert.equal(code, 0, stderr);
      return stdout;
    },
    () => succeed(stage.cluster, 'describe', ...all),
  );
}

describe('pilothouse describe prints what kubectl describe prints', () => {
  test('of one pod, by type and name or with a slash', async () => {
    await same('pod', 'running');
    await same('po/failed');
  });

  test('without its events', () => same('pod', 'running', '--show-events=false'));
  test('of several pods', () => same('pods', 'probes', 'environment'));
  test('of several pods with their events', () => same('pods', 'probes', 'running', '--show-events'));
  test('of pods whose names begin alike', () => same('pods', 'p'));
  test('of all pods of a namespace', () => same('pods'));
  test('of objects of several types', () => same('pod/running', 'lease/held'));
  test('of a custom resource', () => same('gadgets', 'full'));
});

describe('pilothouse describe fails plainly', () => {
  async function fails(code: number, message: RegExp, ...args: string[]): Promise<void> {
    const result = await pilothouse(...args);
    assert.equal(result.stdout, '');
    assert.match(result.stderr, message);
    assert.equal(result.code, code);
  }

  test('with 1 when there is no such object or type', async () => {
    await fails(1, /"absent" not found/, 'pod/absent', '-n', stage.namespace);
    await fails(1, /"absent" not found/, 'pod', 'absent', '-n', stage.namespace);
    await fails(1, /no resource type "frobs"/, 'frobs');
  });

  test('with 1 when some of several are missing, and shows the others', async () => {
    const { stdout, stderr, code } = await pilothouse('pods', 'running', 'absent', '-n', stage.namespace);
    assert.match(stdout, /^Name: +running\n/);
    assert.match(stderr, /"absent" not found/);
    assert.equal(code, 1);
  });

  test('with 2 for wrong usage, an unknown context, a missing kubeconfig', async () => {
    await fails(2, /type of the object is missing/);
    await fails(2, /no context elsewhere/, 'pods', '--context', 'elsewhere');
    const { code, stderr } = await run(process.execPath, [program, 'describe', 'pods', '--kubeconfig', 'absent.yaml'], { cwd: import.meta.dirname });
    assert.match(stderr, /absent\.yaml does not exist/);
    assert.equal(code, 2);
  });

  test('with 1 when the user may not read it, with 2 when the user is not known', async () => {
    const as = (user: User): Promise<RunResult> =>
      run(process.execPath, [program, 'describe', 'pod/running', '-n', stage.namespace, '--kubeconfig', stage.cluster.kubeconfigFor(user)]);
    const [nobody, stranger] = [await as('nobody'), await as('bad-token')];
    assert.match(nobody.stderr, /cannot get/);
    assert.match(stranger.stderr, /401|unauthorized|log in|credential/i);
    assert.deepEqual([nobody.code, stranger.code], [1, 2]);
  });

  test('with 0 and a word when there is nothing to show', async () => {
    await fails(0, /No resources found/, 'jobs', '-n', stage.namespace);
  });
});
