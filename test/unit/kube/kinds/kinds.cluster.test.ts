import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { categoryOf } from '../../../../src/kube/kinds/categories.ts';
import { rowDescription } from '../../../../src/ui/explorer/rowText.ts';
import { profileOf } from '../../../../src/kube/kinds/registry.ts';
import type { LiveCollection } from '../../../../src/kube/live/types.ts';
import { setStage, succeed, type Stage } from '../describe/objects.ts';

let stage: Stage;
before(async () => { stage = await setStage('real', 'generic'); });
after(() => stage.dispose());

describe('kinds of a real cluster', () => {
  test('all of Kubernetes\' own have a folder, and only custom resources are among the custom ones', async () => {
    const resources = await stage.connection.discovery.resources();
    const custom = resources.filter((resource) => categoryOf(resource) === 'Custom Resources');
    const definitions = await succeed(stage.cluster, 'get', 'crd', '-o', 'jsonpath={.items[*].spec.group}');
    assert.deepEqual(new Set(custom.map(({ group }) => group)), new Set(definitions.split(' ')));
  });

  test('pods fare as their rows tell', async () => {
    const { connection, namespace, cluster } = stage;
    for (const [pod, path] of [
      ['ends', '{.status.phase}=Failed'],
      ['no-image', '{.status.containerStatuses[0].state.waiting.reason}=ErrImageNeverPull'],
    ] as const) {
      await succeed(cluster, 'wait', `pod/${pod}`, '-n', namespace, `--for=jsonpath=${path}`, '--timeout=90s');
    }
    const resource = await connection.discovery.find('pods');
    assert.ok(resource);
    const pods: LiveCollection = connection.collections.open({ resource, namespace });
    try {
      await pods.settled;
      const profile = profileOf(resource);
      const fares = Object.fromEntries(pods.rows.map((row) => [row.name, profile.health(row, pods.columns)]));
      assert.deepEqual([fares.ends, fares['no-image']], ['error', 'error']);
      const row = pods.rows.find(({ name }) => name === 'ends');
      assert.ok(row);
      assert.match(rowDescription(row, pods.columns, Date.now(), false), /^0\/2 · Error · 0 · \d+\w+$/);
    } finally {
      pods.dispose();
    }
  });
});
