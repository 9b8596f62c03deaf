import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Resource } from '../../../../src/kube/api/types.ts';
import { layOut, pluralLabel } from '../../../../src/ui/explorer/layout.ts';

function resource(kind: string, plural: string, group = '', verbs: readonly string[] = ['list', 'watch']): Resource {
  return { group, version: 'v1', resource: plural, singular: kind.toLowerCase(), kind, namespaced: true, verbs, shortNames: [], categories: [] };
}

describe('the layout of a context', () => {
  test('puts namespaces, nodes and events first, and folders after them in a fixed order', () => {
    const layout = layOut([
      resource('Widget', 'widgets', 'example.com'), resource('Secret', 'secrets'), resource('Event', 'events'), resource('Pod', 'pods'),
      resource('Node', 'nodes'), resource('Namespace', 'namespaces'), resource('Event', 'events', 'events.k8s.io'),
    ]);
    assert.deepEqual(layout.first.map(({ label }) => label), ['Namespaces', 'Nodes', 'Events']);
    assert.deepEqual(layout.categories.map(({ id }) => id), ['Workloads', 'Config']);
    assert.deepEqual(layout.custom.few.map(({ label }) => label), ['Widgets']);
  });

  test('shows the kinds people look for most first and the others by name', () => {
    const [workloads] = layOut([
      resource('PodTemplate', 'podtemplates'), resource('ControllerThing', 'controllerthings', 'apps'), resource('ReplicaSet', 'replicasets', 'apps'),
      resource('Deployment', 'deployments', 'apps'), resource('Pod', 'pods'),
    ]).categories;
    assert.deepEqual(workloads?.kinds.map(({ label }) => label), ['Pods', 'Deployments', 'ReplicaSets', 'ControllerThings', 'PodTemplates']);
  });

  test('leaves out what cannot be listed', () => {
    const { first, categories } = layOut([resource('Binding', 'bindings', '', ['create']), resource('Pod', 'pods/status')]);
    assert.deepEqual([first, categories], [[], []]);
  });

  test('names the group where two kinds of a folder have the same name', () => {
    const [folder] = layOut([resource('Thing', 'things', 'apps'), resource('Thing', 'things', 'batch'), resource('Pod', 'pods')]).categories;
    assert.deepEqual(folder?.kinds.map(({ label, group }) => [label, group]), [['Pods', undefined], ['Things', 'apps'], ['Things', 'batch']]);
  });

  test('writes plurals with the capitals of the kind', () => {
    const labels = [['NetworkPolicy', 'networkpolicies'], ['Ingress', 'ingresses'], ['Endpoints', 'endpoints']].map(([kind = '', plural = '']) => pluralLabel({ kind, resource: plural }));
    assert.deepEqual(labels, ['NetworkPolicies', 'Ingresses', 'Endpoints']);
  });
});
