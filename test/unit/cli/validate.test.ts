import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

const main = join(import.meta.dirname, '../../../src/cli/main.ts');

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;

/** Runs the program in the test's folder, with nothing in its environment that could name a cluster. */
function pilothouse(argv: readonly string[], input = ''): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...argv], { cwd: folder, env: { PATH: process.env.PATH, HOME: folder } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (part: Buffer) => { stdout += part.toString(); });
    child.stderr.on('data', (part: Buffer) => { stderr += part.toString(); });
    child.once('error', reject).once('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}

const lines = (text: string): unknown[] => text.trim().split('\n').filter((line) => line !== '').map((line): unknown => JSON.parse(line));

const good = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: good\n';
const bad = `# first\n---\n${good}---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: bad\nspec:\n  containers:\n    - name: a\n      image: b\n      comand: []\n`;

describe('pilothouse validate', () => {
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pilothouse-validate-'));
    await mkdir(join(folder, 'all', 'deep'), { recursive: true });
    await writeFile(join(folder, 'good.yaml'), good);
    await writeFile(join(folder, 'all', 'bad.yaml'), bad);
    await writeFile(join(folder, 'all', 'deep', 'unknown.yml'), 'apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: x}\n');
    await writeFile(join(folder, 'all', 'deep', 'other.yaml'), 'services: {web: {image: x}}\n');
    await writeFile(join(folder, 'all', 'deep', 'data.json'), '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "j"}, "dat": {}}');
    await writeFile(join(folder, 'all', 'notes.txt'), 'kind: Pod');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('exits with 0 and prints one line per document where nothing is wrong', async () => {
    const { code, stdout } = await pilothouse(['validate', '--format', 'json', 'good.yaml']);
    assert.equal(code, 0);
    assert.deepEqual(lines(stdout), [{ file: 'good.yaml', doc: 0, kind: 'ConfigMap', name: 'good', errors: [] }]);
  });

  test('exits with 1 and gives the line and column in the file where something is', async () => {
    const { code, stdout } = await pilothouse(['validate', '--format', 'json', join('all', 'bad.yaml')]);
    assert.equal(code, 1);
    const { errors: [error], ...result } = lines(stdout)[1] as { errors: Record<string, unknown>[] };
    assert.deepEqual(result, { file: join('all', 'bad.yaml'), doc: 1, kind: 'Pod', name: 'bad' });
    // The server's own words are there only where this build has the judge.
    assert.deepEqual({ ...error, details: undefined }, { details: undefined, line: 16, column: 7, severity: 'error', code: 'unknown-field', message: 'unknown field `comand`; did you mean `command`?', field: 'spec.containers[0].comand' });
  });

  test('reads folders, JSON and unknown types, and passes over what is no manifest', async () => {
    const { code, stdout } = await pilothouse(['validate', '--format', 'json', 'all']);
    const results = lines(stdout) as { file: string; errors: unknown[]; notes?: { code: string }[] }[];
    assert.equal(code, 1);
    assert.deepEqual(results.map(({ file, errors, notes }) => [file, errors.length, notes?.[0]?.code]), [
      [join('all', 'bad.yaml'), 0, undefined],
      [join('all', 'bad.yaml'), 1, undefined],
      [join('all', 'deep', 'data.json'), 1, undefined],
      [join('all', 'deep', 'unknown.yml'), 0, 'unknown-kind'],
    ]);
  });

  test('reads standard input', async () => {
    const { code, stdout } = await pilothouse(['validate', '-'], bad);
    assert.deepEqual([code, stdout], [1, '-:16:7: error: unknown field `comand`; did you mean `command`? (unknown-field)\n']);
  });

  test('judges as another version of Kubernetes', async () => {
    const newer = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}], schedulingGroup: {}}\n';
    assert.equal((await pilothouse(['validate', '-'], newer)).code, 0);
    const { code, stdout } = await pilothouse(['validate', '--kubernetes-version', 'v1.34.2', '-'], newer);
    assert.equal(code, 1);
    assert.match(stdout, /^-:4:43: error: .*`schedulingGroup`.*\(unknown-field\)\n$/);
  });

  test('writes a SARIF 2.1.0 log', async () => {
    const { code, stdout } = await pilothouse(['validate', '--format', 'sarif', 'all']);
    const log = JSON.parse(stdout) as { version: string; runs: { results: { ruleId: string; level: string; locations: unknown[] }[] }[] };
    assert.deepEqual([code, log.version, log.runs[0]?.results.map(({ ruleId, level }) => `${ruleId} ${level}`)], [1, '2.1.0', ['unknown-field error', 'unknown-field error', 'unknown-kind note']]);
    assert.deepEqual(log.runs[0]?.results[0]?.locations, [{ physicalLocation: { artifactLocation: { uri: 'all/bad.yaml' }, region: { startLine: 16, startColumn: 7, endLine: 16, endColumn: 13 } }, logicalLocations: [{ fullyQualifiedName: 'spec.containers[0].comand', kind: 'member' }] }]);
  });

  test('knows the custom types that are among the files', async () => {
    const crd = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: foos.example.com}\nspec:\n  group: example.com\n  scope: Namespaced\n  names: {plural: foos, kind: Foo}\n  versions:\n    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}}\n';
    const { code, stdout } = await pilothouse(['validate', '-'], `${crd}---\napiVersion: example.com/v1\nkind: Foo\nmetadata: {name: x}\nspec: {size: big}\n`);
    assert.equal(code, 1);
    assert.match(stdout, /^-:14:14: error: `size` must be an integer, not the string `big` \(wrong-type\)\n$/);
  });

  const cannotRun: [string, string[], RegExp][] = [
    ['an unknown version, listing those there are', ['validate', '--kubernetes-version', '1.10', 'good.yaml'], /no schemas for Kubernetes 1\.10\. Write one of 1\.37, 1\.36, 1\.35, 1\.34/],
    ['a word that is no version', ['validate', '--kubernetes-version', 'new', 'good.yaml'], /new is no Kubernetes version/],
    ['a file that is not there', ['validate', 'missing.yaml'], /There is no file or folder missing\.yaml/],
    ['no path', ['validate'], /Name at least one file/],
    ['an unknown format', ['validate', '--format', 'xml', 'good.yaml'], /no format xml; write text, json, sarif, junit or github/],
    ['an unknown option', ['validate', '--colour', 'good.yaml'], /Unknown option '--colour'/],
    ['a context and a version', ['validate', '--context', 'a', '--kubernetes-version', '1.37', 'good.yaml'], /exclude each other/],
    ['a context that is not there', ['validate', '--context', 'nowhere', 'good.yaml'], /nowhere/],
    ['an unknown command', ['launch'], /there is no command launch/],
    ['no command', [], /Usage: pilothouse COMMAND/],
  ];
  for (const [name, argv, message] of cannotRun) {
    test(`exits with 2 for ${name}`, async () => {
      const { code, stdout, stderr } = await pilothouse(argv);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
    });
  }

  test('tells its options', async () => {
    assert.match((await pilothouse(['--help'])).stdout, /validate {4}Check manifests/);
    assert.match((await pilothouse(['validate', '--help'])).stdout, /--kubernetes-version V/);
    assert.match((await pilothouse(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
