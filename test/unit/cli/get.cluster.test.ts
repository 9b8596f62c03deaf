import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { KubeRequest } from '../../../src/kube/api/types.ts';
import { collectionPath } from '../../../src/kube/api/paths.ts';
import { run } from '../../cluster/run.ts';
import { layCable, startProgram, until } from '../kube/real.ts';
import { setGetStage, succeed, type GetStage } from './getStage.ts';

const program = path.join(import.meta.dirname, '../../../src/cli/main.ts');

let stage: GetStage;
before(async () => { stage = await setGetStage(); });
after(() => stage.dispose());

/**
 * Both programs print the same, on both streams, and both succeed or both fail. Ages go on and others work on the
 * cluster, so they are asked together, and again where they differ; at last ages may differ, and nothing else.
 */
async function same(args: readonly string[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const [theirs, ours] = await Promise.all([stage.kubectl('get', ...args), stage.get(args)]);
    const last = attempt === 4;
    const [expected, actual] = [theirs, ours].map(({ stdout, stderr, code }) => (
      { stdout: (last ? withoutAges(stdout) : stdout).split('\n'), stderr: warningsFirst(stderr), failed: code !== 0 }));
    if (last || JSON.stringify(actual) === JSON.stringify(expected)) {
      assert.deepEqual(actual, expected, `get ${args.join(' ')}`);
      return;
    }
  }
}

/** Every age and the blanks behind it, whose number depends on it. */
function withoutAges(stdout: string): string {
  return stdout.replace(/(?<=^|[ (])(?:[0-9]+[smhdy]){1,2}(?![^ )\n]) */gm, '<age>');
}

/** Both repeat what the server warns of, a deprecated version say; of answers that are under way at the same time in any order. */
function warningsFirst(stderr: string): string[] {
  const lines = stderr.split('\n');
  const isWarning = (line: string): boolean => line.startsWith('Warning: ');
  return [...lines.filter(isWarning).sort(), ...lines.filter((line) => !isWarning(line))];
}

/** In the stage's namespace. */
function sameHere(...args: string[]): Promise<void> {
  return same([...args, '-n', stage.namespace]);
}

async function listed(namespaced: boolean): Promise<string[]> {
  const { stdout } = await stage.kubectl('api-resources', '--verbs=list', `--namespaced=${String(namespaced)}`, '-o', 'name');
  return stdout.split('\n').filter((name) => name !== '' && (!name.includes('pilothouse.example') || name.endsWith(stage.group)));
}

describe('pilothouse get prints what kubectl get prints', () => {
  test('of every kind that lies in namespaces, in every form', async () => {
    const kinds = (await listed(true)).join(',');
    for (const form of [[], ['-o', 'wide'], ['-o', 'name'], ['-o', 'json'], ['-o', 'yaml'], ['--no-headers'], ['--show-labels', '-L', 'app,x.example.com/long-label-name']]) {
      await sameHere(kinds, ...form);
    }
  });

  test('of every kind, one by one', async () => {
    for (const kind of await listed(true)) {
      await sameHere(kind);
    }
  });

  test('of every kind that lies in none', async () => {
    for (const kind of await listed(false)) {
      // The server tells of its parts in any order, and other tests make and delete these by the second.
      if (!['componentstatuses', 'customresourcedefinitions.apiextensions.k8s.io', 'apiservices.apiregistration.k8s.io', 'namespaces'].includes(kind)) {
        await same([kind]);
      }
    }
    await same(['priorityclass', stage.namespace, '-o', 'yaml']);
    await same([`crd/gauges.${stage.group}`, `ns/${stage.namespace}`, '-o', 'wide']);
  });

  test('and what the server warns of, once, before what it answers', async () => {
    const { stderr } = await stage.kubectl('get', 'endpoints', '-n', stage.namespace);
    assert.match(stderr, /^Warning: v1 Endpoints is deprecated.*\n$/);
    const ours = await stage.get(['endpoints', '-n', stage.namespace]);
    assert.deepEqual([ours.stderr, ours.code], [stderr, 0]);
    let all = '';
    const write = (text: string): void => { all += text; };
    await stage.get(['endpoints', '-n', stage.namespace, '-o', 'json'], { stdout: write, stderr: write });
    assert.ok(all.startsWith(`${stderr}{`), all.slice(0, 200));
    await sameHere('endpoints/headless', '-o', 'yaml');
  });

  test('of a category, in the order of the server', async () => {
    await sameHere('all');
    await sameHere('all', '-o', 'wide');
    await sameHere('all,configmaps', '-o', 'name');
  });

  test('of names, types and both', async () => {
    await sameHere('cm', 'a');
    await sameHere('cm/a');
    await sameHere('cm', 'a', '0.starts-with.a-digit');
    await sameHere('cm,sa', 'a', 'sa');
    await sameHere('cm/a', 'svc/outside', 'cm/0.starts-with.a-digit');
    await sameHere('cm/a', 'ConfigMap/a');
    await sameHere('Deployment', 'none', '-o', 'wide');
    await sameHere('deployments.v1.apps', 'none');
    await sameHere('deployments.apps,svc', '--no-headers');
    await sameHere('jobs.batch', '--show-kind');
    await sameHere('cm', 'a', '-o', 'json');
    await sameHere('cm', 'a', '-o', 'yaml', '--show-managed-fields');
    await sameHere('cm', 'a', '0.starts-with.a-digit', '-o', 'yaml');
    await same(['-A', 'cm', '-o', 'name', '--field-selector', `metadata.namespace=${stage.namespace}`]);
    await same(['-A', 'cm,deploy', '--field-selector', `metadata.namespace=${stage.namespace}`]);
    await same(['nodes', '-A']);
  });

  test('of selectors, and of nothing', async () => {
    await sameHere('cm', '-l', 'app=web');
    await sameHere('cm,gauges', '-l', 'app in (web, x),!nope', '--show-labels');
    await sameHere('cm', '--field-selector', 'metadata.name!=a');
    await sameHere('pods');
    await sameHere('pods,hpa');
    await sameHere('pods', '-o', 'json');
    await sameHere('pods', '-o', 'yaml');
    await sameHere('pods', '-o', 'name');
    await sameHere('pods', '-o', 'custom-columns=A:.a');
    await sameHere('pods', '--ignore-not-found');
    await sameHere('pods', 'a', '--ignore-not-found', '-o', 'json');
    await same(['pods', '-n', 'no-such-namespace']);
    await same(['nodes', '-l', 'no=such']);
    await same(['cm', '-A', '-l', 'no=such']);
  });

  test('of paths and columns', async () => {
    await sameHere('cm', '-o', 'jsonpath={.items[*].metadata.name}');
    await sameHere('cm', 'a', '-o', 'jsonpath={.metadata.labels}');
    await sameHere('gauges', '-o', 'jsonpath={range .items[*]}{.metadata.name}{"\\t"}{.spec}{"\\n"}{end}');
    await sameHere('cm,sa', '-o', 'custom-columns=KIND:.kind,Name:metadata.name,LABELS:{.metadata.labels},NONE:.x.y');
    await sameHere('gauges', '-o', 'custom-columns=TEXT:.spec.text,LINES:.spec.lines,ESC:.spec.escape,COUNT:.spec.count', '--no-headers');
    await sameHere('gauge', 'odd', '-o=custom-columns=ALL:.spec');
    await sameHere('cm', '-o', `custom-columns-file=${path.join(import.meta.dirname, '../../fixtures/get/columns.txt')}`);
  });

  test('sorted by a path', async () => {
    await sameHere('cm', '--sort-by=.metadata.name');
    await sameHere('gauges', '--sort-by', '{.spec.count}');
    await sameHere('gauges', '--sort-by=spec.text', '-o', 'wide');
    await sameHere('cm', '--sort-by=.data.k', '-o', 'name');
    await sameHere('cm,sa', '--sort-by=.metadata.name', '-o', 'yaml');
  });

  test('of more objects than a page holds, whose columns widen from page to page', async () => {
    await makeConfigMaps(1020);
    const selector = ['cm', '-l', 'many=yes'];
    await sameHere(...selector);
    await sameHere(...selector, '--no-headers', '-L', 'width');
    await sameHere(...selector, '-o', 'json');
    await sameHere(...selector, '--sort-by=.metadata.labels.width', '-o', 'name');
  });
});

describe('pilothouse get fails where kubectl get fails', () => {
  test('in the words of the server', async () => {
    await sameHere('cm', 'absent');
    await sameHere('cm', 'a', 'absent', 'absent2');
    await sameHere('cm/absent', 'deploy/absent');
    await sameHere('cm', 'absent', '-o', 'json');
    await sameHere('cm', 'a', 'absent', '-o', 'yaml');
  });

  test('where the user may not read', async () => {
    const kubeconfig = stage.cluster.kubeconfigFor('nobody');
    for (const args of [['cm'], ['cm,svc,nodes'], ['cm', 'a', '-o', 'json'], ['cm', '-A']]) {
      const theirs = await stage.kubectl('get', ...args, '--kubeconfig', kubeconfig);
      const { stdout, stderr, code } = await stage.get(args, { kubeconfig });
      assert.deepEqual({ stdout, stderr, code }, theirs);
    }
  });

  test('for what makes no sense, in words of our own', async () => {
    const wrong: [number, RegExp, ...string[]][] = [
      [1, /no resource type "frobs"/, 'frobs'],
      [1, /no resource type "frobs"/, 'cm,frobs'],
      [1, /not a known field selector/, 'cm', '--field-selector', 'a=b'],
      [1, /unable to parse requirement/, 'cm', '-l', 'a in'],
      [2, /type of the object is missing/],
      [2, /by its name in all namespaces/, 'cm', 'a', '-A'],
      [2, /Names and selectors/, 'cm', 'a', '-l', 'a=b'],
      [2, /no TYPE\/NAME/, 'cm/a', 'svc'],
      [2, /no form of output "frob"/, 'cm', '-o', 'frob'],
      [2, /lacks its value/, 'cm', '-o', 'jsonpath='],
      [2, /has no path/, 'cm', '-o', 'custom-columns=A'],
      [2, /column "A".*not closed/, 'cm', '-o', 'custom-columns=A:.a['],
      [2, /column "A": The index 7/, 'cm', '-o', 'custom-columns=A:.metadata.managedFields[7]'],
      [2, /cannot be read/, 'cm', '-o', 'custom-columns-file=absent'],
      [2, /for tables, not for -o json/, 'cm', '--show-labels', '-o', 'json'],
      [2, /anything at ".nope"/, 'cm', '--sort-by=.nope', '-o', 'name'],
      [2, /values are maps/, 'cm', '--sort-by=.metadata', '-o', 'name'],
    ];
    for (const [code, message, ...args] of wrong) {
      const all = [...args, '-n', stage.namespace];
      const ours = await stage.get(all);
      assert.match(ours.stderr, message);
      assert.deepEqual([ours.stdout, ours.code], ['', code], args.join(' '));
      assert.notEqual((await stage.kubectl('get', ...all)).code, 0, args.join(' '));
    }
  });
});

test('the program itself prints it', async () => {
  const { stdout, stderr, code } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', program, 'get', 'gauges', '-o', 'wide', '-n', stage.namespace, '--kubeconfig', stage.cluster.kubeconfig]);
  assert.deepEqual([stderr, code], ['', 0]);
  assert.match(stdout, /^NAME +TEXT +COUNT /);
});

describe('pilothouse get --watch', () => {
  test('prints every change that kubectl get --watch prints', async () => {
    for (const [index, form] of [[], ['-o', 'name'], ['-o', 'yaml'], ['-o', 'custom-columns=NAME:.metadata.name,TEXT:.spec.text']].entries()) {
      const args = ['gauges', '-l', `watched=${index}`, '-w', ...form, '-n', stage.namespace];
      const name = `watched-${index}`;
      await change('create', name, index, 'there');
      const both = [watchTheirs(args), watchOurs(args, stage.cluster.kubeconfig)];
      await until(() => both.every(({ output }) => output().includes(name)), 'both have begun');
      await change('patch', name, index, 'a text that is wider');
      await change('delete', name, index);
      const [theirs, ours] = both.map(({ output }) => output);
      await until(() => theirs!().split(name).length >= 4 && theirs!() === ours!(), `both have printed the same: ${theirs!()}\n${ours!()}`);
      for (const watched of both) {
        await watched.end();
      }
    }
  });

  test('prints one object, and each state of it once', async () => {
    await change('create', 'single', 9, 'first');
    const watched = watchOurs(['gauge', 'single', '-w', '-o', 'custom-columns=TEXT:.spec.text', '-n', stage.namespace], stage.cluster.kubeconfig);
    await until(() => watched.output() === 'TEXT\nfirst\n', 'the object is printed');
    await change('patch', 'single', 9, 'next');
    await until(() => watched.output() === 'TEXT\nfirst\nnext\n', 'its change is printed');
    assert.equal(await watched.end(), 0);
  });

  test('goes on where the connection broke', async () => {
    const cable = await layCable(stage.cluster);
    const watched = watchOurs(['gauges', '-l', 'watched=8', '-w', '-o', 'name', '-n', stage.namespace], cable.kubeconfig);
    await change('create', 'before', 8, 'x');
    await until(() => watched.output().includes('before'), 'the first change is printed');
    cable.part();
    await change('create', 'meanwhile', 8, 'x');
    cable.join();
    await until(() => watched.output().includes('meanwhile'), 'what happened meanwhile is printed');
    assert.equal(watched.output().split('\n').length, 3);
    assert.equal(await watched.end(), 0);
  });

  test('is refused for several types', async () => {
    const { stderr, code } = await stage.get(['cm,sa', '-w']);
    assert.match(stderr, /Only one type/);
    assert.equal(code, 2);
  });
});

interface Watched {
  readonly output: () => string;
  /** Ends it as Ctrl+C does; resolves with the exit code. */
  readonly end: () => Promise<number>;
}

function watchOurs(args: readonly string[], kubeconfig: string): Watched {
  const interrupt = new AbortController();
  let output = '';
  const done = stage.get(args, { kubeconfig, signal: interrupt.signal, stdout: (text) => { output += text; } });
  return {
    output: () => output,
    end: async () => {
      interrupt.abort();
      return (await done).code;
    },
  };
}

function watchTheirs(args: readonly string[]): Watched {
  const child = spawn(stage.cluster.kubectlPath, ['get', ...args, '--kubeconfig', stage.cluster.kubeconfig], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output += text; });
  const closed = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 0)));
  return {
    output: () => output,
    end: () => {
      child.kill('SIGINT');
      return closed;
    },
  };
}

async function change(verb: 'create' | 'patch' | 'delete', name: string, watched: number, text = ''): Promise<void> {
  if (verb === 'create') {
    const labels = { watched: String(watched) };
    await stage.cluster.apply(JSON.stringify({ apiVersion: `${stage.group}/v1`, kind: 'Gauge', metadata: { name, namespace: stage.namespace, labels }, spec: { text } }));
  } else {
    await succeed(stage.cluster, verb, 'gauge', name, '-n', stage.namespace, ...verb === 'patch' ? ['--type=merge', '-p', JSON.stringify({ spec: { text } })] : []);
  }
}

/** Made by many requests at once; every page has wider names than the one before. */
async function makeConfigMaps(count: number): Promise<void> {
  const { connection } = await startProgram(stage.cluster);
  const configMaps = collectionPath({ group: '', version: 'v1', resource: 'configmaps' }, stage.namespace);
  const create = (index: number): KubeRequest => {
    const width = 'w'.repeat(1 + Math.floor(index / 70));
    return { method: 'POST', path: configMaps, body: { metadata: { name: `m${String(index).padStart(4, '0')}-${width}`, labels: { many: 'yes', width } } } };
  };
  await Promise.all(Array.from({ length: count }, (_, index) => connection.client.json(create(index))));
  assert.equal((await succeed(stage.cluster, 'get', 'cm', '-n', stage.namespace, '-l', 'many=yes', '-o', 'name')).split('\n').length, count + 1);
}
