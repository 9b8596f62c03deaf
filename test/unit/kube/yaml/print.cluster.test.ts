import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { asString, type JsonObject } from '../../../../src/common/json.ts';
import { printYaml } from '../../../../src/kube/yaml/print.ts';
import { nameOf, setStage, succeed, type Stage } from '../describe/objects.ts';

const hard = JSON.parse(await readFile(path.join(import.meta.dirname, '../../../fixtures/describe/hard-strings.json'), 'utf8')) as string[];

let stage: Stage;
before(async () => { stage = await setStage('volumes', 'containers', 'generic'); });
after(() => stage.dispose());

/** What we print of an object and what kubectl prints, read between two readings of one resource version. */
async function both(type: string, name: string, namespace: string): Promise<{ ours: string; theirs: string }> {
  const { reader, discovery } = stage.connection;
  const resource = await discovery.find(type);
  assert.ok(resource);
  const ref = { resource, name, namespace: resource.namespaced ? namespace : undefined };
  for (let attempt = 1; ; attempt++) {
    const ours = printYaml(await reader.get(ref));
    const theirs = await succeed(stage.cluster, 'get', type, name, '-n', namespace, '-o', 'yaml');
    if (attempt === 10 || printYaml(await reader.get(ref)) === ours) {
      return { ours, theirs };
    }
  }
}

test('objects are printed as kubectl get -o yaml prints them', async () => {
  for (const object of stage.objects) {
    const [group = ''] = (asString(object.apiVersion) ?? '').split('/').reverse().slice(1);
    const kind = (asString(object.kind) ?? '').toLowerCase();
    const { ours, theirs } = await both(group ? `${kind}.${group}` : kind, nameOf(object), stage.namespace);
    assert.equal(ours, theirs);
  }
});

test('strings that YAML could mistake are printed as kubectl prints them', async () => {
  const data = Object.fromEntries(hard.map((text, index) => [`key-${index}`, text]));
  const patch: JsonObject = { data };
  await succeed(stage.cluster, 'create', 'configmap', 'hard', '-n', stage.namespace);
  await succeed(stage.cluster, 'patch', 'configmap', 'hard', '-n', stage.namespace, '--type=merge', '-p', JSON.stringify(patch));
  const { ours, theirs } = await both('configmaps', 'hard', stage.namespace);
  assert.equal(ours, theirs);
  assert.deepEqual((parse(ours) as JsonObject).data, data);
});
