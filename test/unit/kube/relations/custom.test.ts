import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Discovery, ObjectReader, Resource } from '../../../../src/kube/api/types.ts';
import { customOwned } from '../../../../src/kube/relations/custom.ts';
import type { Relation } from '../../../../src/kube/relations/types.ts';

function resource(group: string, kind: string): Resource {
  const singular = kind.toLowerCase();
  return { group, version: 'v1', resource: `${singular}s`, singular, kind, namespaced: true, verbs: ['list', 'watch'], shortNames: [], categories: [] };
}

async function relationsOf(subject: Resource, served: readonly Resource[]): Promise<readonly Relation[]> {
  const discovery = { resources: () => Promise.resolve([subject, ...served]) } as unknown as Discovery;
  const row = { uid: 'u', name: 'one', namespace: 'n', cells: [], metadata: {} };
  return customOwned({ ref: { resource: subject, namespace: 'n', name: 'one' }, row, columns: [] }, { discovery, reader: undefined as unknown as ObjectReader, signal: new AbortController().signal });
}

describe('what a custom resource owns', () => {
  test('is looked for once in each kind, be it of the family and usual at the same time', async () => {
    const found = await relationsOf(resource('gateway.k8s.io', 'Thing'), [resource('networking.k8s.io', 'Ingress'), resource('gateway.networking.k8s.io', 'HTTPRoute'), resource('k8s.io', 'Parent')]);
    const twice = await relationsOf(resource('k8s.io', 'Thing'), [resource('networking.k8s.io', 'Ingress'), resource('gateway.networking.k8s.io', 'HTTPRoute')]);
    for (const relations of [found, twice]) {
      const ids = relations.map(({ id }) => id);
      assert.deepEqual(ids, [...new Set(ids)]);
    }
    assert.equal(twice.length, 3);
  });

  test('is looked for among autoscalers, budgets, policies, roles and routes, too', async () => {
    const usual = [resource('autoscaling', 'HorizontalPodAutoscaler'), resource('policy', 'PodDisruptionBudget'), resource('networking.k8s.io', 'NetworkPolicy'),
      resource('rbac.authorization.k8s.io', 'Role'), resource('rbac.authorization.k8s.io', 'RoleBinding'), resource('gateway.networking.k8s.io', 'HTTPRoute')];
    const found = await relationsOf(resource('example.com', 'Thing'), usual);
    assert.deepEqual(found.map(({ id }) => id.split(' ')[1]?.split('.')[0]).sort(), ['horizontalpodautoscalers', 'httproutes', 'networkpolicys', 'poddisruptionbudgets', 'rolebindings', 'roles', 'things']);
    assert.ok(found.every((relation) => relation.type === 'rows' && relation.onceIfNone === true));
  });

  test('in a large family is looked for in the first kinds at once, in others when they are unfolded, and the rest is named', async () => {
    const family = Array.from({ length: 150 }, (_, index) => resource('example.com', `Kin${index}`));
    const found = await relationsOf(resource('example.com', 'Thing'), family);
    const of = (folder: string | undefined): readonly Relation[] => found.filter((relation) => relation.folder === folder);
    const note = found.find(({ type }) => type === 'note');
    assert.deepEqual([of(undefined).length, of('ownedOthers').length], [20, 101]);
    assert.ok(note?.type === 'note' && note.note.code === 'not-searched');
    assert.equal(note.note.kinds.length, 31);
  });
});
