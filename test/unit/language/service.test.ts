import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DocumentAnalysis } from '../../../src/language/document.ts';
import { completeFields } from '../../../src/language/completion.ts';
import type { CompletionItem } from '../../../src/language/items.ts';
import { complete, hover } from '../../../src/language/service.ts';
import { analyser, never, offlineSchemas } from './corpus.ts';
import { atCursor } from './support.ts';

const schemas = offlineSchemas();

async function items(marked: string): Promise<CompletionItem[]> {
  const { text, position } = atCursor(marked);
  return complete({ uri: 'file:///a.yaml', text }, position, schemas, [], never);
}

const labels = async (marked: string): Promise<string[]> => (await items(marked)).map(({ label }) => label);

const head = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n';
const container = `${head}spec:\n  template:\n    spec:\n      containers:\n        - name: web\n`;

describe('keys and values complete from the schema of the document\'s type', () => {
  test('below a key, without those that are there', async () => {
    const found = await labels(`${head}spec:\n  replicas: 1\n  |`);
    assert.ok(found.includes('selector') && found.includes('template') && !found.includes('replicas') && !found.includes('containers'));
  });

  test('with required ones first and their types told', async () => {
    const sorted = (await items(`${head}spec:\n  |`)).sort((a, b) => (a.sortText! < b.sortText! ? -1 : 1));
    assert.deepEqual(sorted.slice(0, 2).map(({ label, detail }) => `${label} ${detail!}`), ['selector a map', 'template a map']);
  });

  test('in an item of a list, whichever way it is indented', async () => {
    assert.ok((await labels(`${container}          im|`)).includes('imagePullPolicy'));
    assert.ok((await labels(`${head}spec:\n  template:\n    spec:\n      containers:\n      - im|`)).includes('image'));
  });

  test('with the values that a field allows', async () => {
    assert.deepEqual(await labels(`${container}          imagePullPolicy: |`), ['Always', 'IfNotPresent', 'Never']);
  });

  test('in each document of a file by its own type, at the file\'s lines', async () => {
    const found = await items(`${head}---\napiVersion: v1\nkind: Service\nspec:\n  ty|`);
    const type = found.find(({ label }) => label === 'type');
    assert.deepEqual(type?.textEdit, { newText: 'type: ', range: { start: { line: 8, character: 2 }, end: { line: 8, character: 4 } } });
  });

  test('while text below is half-typed', async () => {
    assert.ok((await labels(`${head}spec:\n  re|\n  template:\n    spec: [\n`)).includes('replicas'));
  });

  test('and not at all where the type is not known', async () => {
    assert.deepEqual(await labels('apiVersion: example.com/v1\nkind: Foo\n|'), []);
    assert.deepEqual(await labels('some: yaml\n|'), []);
  });
});

test('what yaml-language-server is used for works with a schema of ours alone', async () => {
  const { text, position } = atCursor('a: |');
  const found = await completeFields(text, position, { type: 'object', properties: { a: { type: 'string', enum: ['x', 'y'] } } });
  assert.deepEqual(found.map(({ label }) => label), ['x', 'y']);
});

describe('hovering tells what the API says', () => {
  async function over(marked: string): Promise<string> {
    const { text, offset } = atCursor(marked);
    const found = await hover({ uri: 'file:///a.yaml', text }, offset, new DocumentAnalysis(analyser(schemas)), never);
    return found === undefined ? '' : `${text.slice(found.place.start, found.place.end)}\n${found.markdown}`;
  }

  test('its path, type, whether it is required, and its description', async () => {
    const text = await over(`${head}spec:\n  se|lector: {}\n`);
    assert.match(text, /^selector\n\*\*Deployment\.spec\.selector\*\*: a map, required\n\nLabel selector for pods/);
    assert.match(text, /_Kubernetes v1\.37\.2_$/);
  });

  test('its allowed values', async () => {
    assert.match(await over(`${container}          imagePull|Policy: Always\n`), /Allowed: `Always`, `IfNotPresent`, `Never`/);
  });

  test('over a value too, and in later documents of a file', async () => {
    assert.match(await over('a: b\n---\napiVersion: v1\nkind: Service\nspec:\n  type: Cluster|IP\n'), /^ClusterIP\n\*\*Service\.spec\.type\*\*: a string/);
  });

  test('and nothing over what it does not know', async () => {
    assert.equal(await over(`${head}spec:\n  un|known: 1\n`), '');
    assert.equal(await over('a: |b\n'), '');
  });

  test('as text, not as markup', async () => {
    assert.doesNotMatch(await over(`${container}          command: [a|]\n`), /(?<!\\)[<[]/);
  });
});
