import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { asString, type JsonObject } from '../../../../src/common/json.ts';
import type { ObjectRef, Resource } from '../../../../src/kube/api/types.ts';
import { describeObject } from '../../../../src/kube/describe/describe.ts';
import { applySample, sampleNamespace } from '../../../cluster/sample.ts';
import { nameOf, setStage, succeed, type Stage } from './objects.ts';
import { assertSame } from './same.ts';

/** `pods` or `widgets.example.com`, as kubectl takes it. */
function typeOf(resource: Resource): string {
  return resource.group === '' ? resource.resource : `${resource.resource}.${resource.group}`;
}

async function refOf(stage: Stage, object: JsonObject): Promise<ObjectRef> {
  const resource = await stage.connection.discovery.byKind(asString(object.apiVersion) ?? '', asString(object.kind) ?? '');
  assert.ok(resource);
  return { resource, name: nameOf(object), ...(resource.namespaced ? { namespace: stage.namespace } : {}) };
}

async function describesAsKubectl(stage: Stage, ref: ObjectRef): Promise<void> {
  const place = ref.namespace === undefined ? [] : ['-n', ref.namespace];
  await assertSame(
    () => describeObject(ref, { reader: stage.connection.reader }),
    () => succeed(stage.cluster, 'describe', typeOf(ref.resource), ref.name, ...place),
  );
}

/** Describes every object of the fixtures' kinds that comes out of `choose`. */
async function allDescribedAsKubectl(stage: Stage, choose: (object: JsonObject) => boolean): Promise<number> {
  const chosen = stage.objects.filter(choose);
  for (const object of chosen) {
    await describesAsKubectl(stage, await refOf(stage, object));
  }
  return chosen.length;
}

const isPod = (object: JsonObject): boolean => object.kind === 'Pod';

describe('a pod is described byte for byte as kubectl describes it', () => {
  let stage: Stage;
  before(async () => { stage = await setStage('volumes', 'containers', 'scheduling', 'statuses'); });
  after(() => stage.dispose());

  test('with every kind of volume, container, probe, variable, constraint and status', async () => {
    assert.ok(await allDescribedAsKubectl(stage, isPod) >= 25);
  });

  test('with an ephemeral container', async () => {
    await succeed(stage.cluster, 'debug', 'running', '-n', stage.namespace, '--image=example/none', '-c', 'debugger', '--', 'sleep', '1');
    const pod = stage.objects.find((object) => nameOf(object) === 'running');
    await describesAsKubectl(stage, await refOf(stage, pod ?? {}));
  });

  test('while it is being deleted', async () => {
    await succeed(stage.cluster, 'delete', 'pod', 'terminating', '-n', stage.namespace, '--wait=false');
    const pod = stage.objects.find((object) => nameOf(object) === 'terminating');
    await describesAsKubectl(stage, await refOf(stage, pod ?? {}));
  });
});

describe('a pod with a life is described byte for byte as kubectl describes it', () => {
  let stage: Stage;
  before(async () => { stage = await setStage('real'); });
  after(() => stage.dispose());

  const reaches = (pod: string, path: string): Promise<string> =>
    succeed(stage.cluster, 'wait', `pod/${pod}`, '-n', stage.namespace, `--for=jsonpath=${path}`, '--timeout=90s');

  test('when it crashes, ends, starts, finds no image or fails to initialise', async () => {
    await reaches('crashes', '{.status.containerStatuses[0].lastState.terminated.exitCode}=3');
    await reaches('ends', '{.status.phase}=Failed');
    await reaches('starts', '{.status.containerStatuses[0].state.running}');
    await reaches('no-image', '{.status.containerStatuses[0].state.waiting.reason}=ErrImageNeverPull');
    await reaches('stuck-init', '{.status.initContainerStatuses[0].restartCount}');
    assert.equal(await allDescribedAsKubectl(stage, isPod), 5);
  });

  test('in the sample', async () => {
    const { reader, discovery } = stage.connection;
    const resource = await discovery.find('pods');
    assert.ok(resource);
    await applySample(stage.cluster);
    const pods = await reader.list(resource, { namespace: sampleNamespace });
    for (const pod of pods) {
      await describesAsKubectl(stage, { resource, namespace: sampleNamespace, name: nameOf(pod) });
    }
    assert.ok(pods.length > 0);
  });
});

describe('any other object is described as kubectl describes kinds it does not know', () => {
  let stage: Stage;
  before(async () => { stage = await setStage('generic'); });
  after(() => stage.dispose());

  test('custom resources with nested lists, maps, numbers and empty values, leases, templates', async () => {
    assert.ok(await allDescribedAsKubectl(stage, () => true) >= 6);
  });

  test('kinds of the cluster without a text of their own', async () => {
    const { reader, discovery } = stage.connection;
    for (const type of ['flowschemas', 'apiservices', 'leases']) {
      const resource = await discovery.find(type);
      assert.ok(resource);
      const [first] = await reader.list(resource);
      const namespace = asString((first?.metadata as JsonObject | undefined)?.namespace);
      await describesAsKubectl(stage, { resource, name: nameOf(first ?? {}), ...(namespace === undefined ? {} : { namespace }) });
    }
  });
});
