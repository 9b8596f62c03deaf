import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Catalogue } from '../../../../src/kube/api/catalogue.ts';
import type { Resource } from '../../../../src/kube/api/types.ts';

function resource(group: string, version: string, name: string, kind: string, shortNames: string[] = []): Resource {
  return { group, version, resource: name, singular: kind.toLowerCase(), kind, namespaced: true, verbs: ['get', 'list'], shortNames, categories: [] };
}

const catalogue = new Catalogue([
  { group: '', version: 'v1', resources: [resource('', 'v1', 'pods', 'Pod', ['po']), resource('', 'v1', 'events', 'Event', ['ev']), resource('', 'v1', 'services', 'Service', ['svc'])] },
  { group: 'apps', version: 'v1', resources: [resource('apps', 'v1', 'deployments', 'Deployment', ['deploy'])] },
  { group: 'autoscaling', version: 'v2', resources: [resource('autoscaling', 'v2', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler', ['hpa'])] },
  { group: 'autoscaling', version: 'v1', resources: [resource('autoscaling', 'v1', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler', ['hpa'])] },
  { group: 'events.k8s.io', version: 'v1', resources: [resource('events.k8s.io', 'v1', 'events', 'Event')] },
  { group: 'serving.knative.dev', version: 'v1', resources: [resource('serving.knative.dev', 'v1', 'services', 'Service', ['ksvc', 'pods'])] },
  { group: 'example.test', version: 'v2', resources: [] },
  { group: 'example.test', version: 'v1', resources: [resource('example.test', 'v1', 'widgets', 'Widget')] },
]);

function found(type: string): string | undefined {
  const match = catalogue.find(type);
  return match === undefined ? undefined : `${match.resource}.${match.version}.${match.group}`;
}

describe('what a person types', () => {
  for (const [type, expected] of [
    ['po', 'pods.v1.'], ['pod', 'pods.v1.'], ['pods', 'pods.v1.'], ['Pod', 'pods.v1.'], ['PODS', 'pods.v1.'],
    ['deployments.apps', 'deployments.v1.apps'], ['deployments.v1.apps', 'deployments.v1.apps'], ['deploy.apps', 'deployments.v1.apps'], ['Deployment.v1.apps', 'deployments.v1.apps'],
    ['hpa', 'horizontalpodautoscalers.v2.autoscaling'], ['hpa.v1.autoscaling', 'horizontalpodautoscalers.v1.autoscaling'],
    ['events', 'events.v1.'], ['events.events.k8s.io', 'events.v1.events.k8s.io'], ['events.v1.events.k8s.io', 'events.v1.events.k8s.io'], ['events.v1.', 'events.v1.'],
    ['services', 'services.v1.'], ['services.serving', 'services.v1.serving.knative.dev'], ['ksvc', 'services.v1.serving.knative.dev'],
    ['widgets', 'widgets.v1.example.test'], ['nothing', undefined], ['pods.nowhere', undefined], ['pods.v2.', undefined], ['', undefined],
  ] as const) {
    test(`${type || '(nothing)'} is ${expected ?? 'unknown'}`, () => assert.equal(found(type), expected));
  }

  test('an apiVersion and a kind name one resource of every version', () => {
    assert.equal(catalogue.byKind('autoscaling/v1', 'HorizontalPodAutoscaler')?.version, 'v1');
    assert.equal(catalogue.byKind('v1', 'Pod')?.resource, 'pods');
    assert.equal(catalogue.byKind('apps/v1', 'Pod'), undefined);
  });

  test('the list has each resource once, in its preferred version', () => {
    assert.deepEqual(catalogue.preferred.map(({ group, resource: name, version }) => `${group}/${name}/${version}`), [
      '/events/v1', '/pods/v1', '/services/v1', 'apps/deployments/v1', 'autoscaling/horizontalpodautoscalers/v2',
      'events.k8s.io/events/v1', 'example.test/widgets/v1', 'serving.knative.dev/services/v1',
    ]);
  });
});
