import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Failure } from '../../../../src/common/failure.ts';
import type { ListOptions, ObjectReader, Resource } from '../../../../src/kube/api/types.ts';
import { describeObject, renderDescription } from '../../../../src/kube/describe/describe.ts';

const widgets: Resource = {
  group: 'example.com', version: 'v1', resource: 'widgets', singular: 'widget', kind: 'Widget', namespaced: true,
  verbs: ['get'], shortNames: [], categories: [],
};
const pods: Resource = { ...widgets, group: '', resource: 'pods', singular: 'pod', kind: 'Pod' };
const now = Date.parse('2026-01-02T00:00:00Z');

function readerOf(object: Record<string, unknown>, list: (options: ListOptions) => Promise<never[]>): ObjectReader {
  return { get: () => Promise.resolve(object), list: (_, options = {}) => list(options) };
}

describe('events', () => {
  test('are asked for by name, namespace, kind and uid', async () => {
    const asked: ListOptions[] = [];
    const object = { kind: 'Widget', metadata: { name: 'w', namespace: 'n', uid: 'u,1' } };
    const reader = readerOf(object, (options) => { asked.push(options); return Promise.resolve([]); });
    await describeObject({ resource: widgets, name: 'w', namespace: 'n' }, { reader });
    assert.equal(asked[0]?.namespace, 'n');
    assert.equal(asked[0]?.fieldSelector, 'involvedObject.kind=Widget,involvedObject.name=w,involvedObject.namespace=n,involvedObject.uid=u\\,1');
  });

  test('of a static pod bear the id of its file', async () => {
    const asked: ListOptions[] = [];
    const object = { metadata: { name: 'p', namespace: 'n', uid: 'u', annotations: { 'kubernetes.io/config.mirror': 'file-id' } } };
    const reader = readerOf(object, (options) => { asked.push(options); return Promise.resolve([]); });
    await describeObject({ resource: pods, name: 'p', namespace: 'n' }, { reader });
    assert.equal(asked[0]?.fieldSelector, 'involvedObject.name=p,involvedObject.namespace=n,involvedObject.uid=file-id');
  });

  test('that may not be read are said to be so, and the object is shown', async () => {
    const reader = readerOf({ metadata: { name: 'w' } }, () => Promise.reject(new Failure('forbidden', 'events are forbidden')));
    const text = await describeObject({ resource: widgets, name: 'w' }, { reader });
    assert.match(text, /^Name: +w\n/);
    assert.match(text, /Events: +<not readable: events are forbidden>\n$/);
  });

  test('are not asked for where they are not wanted', async () => {
    const reader = readerOf({ metadata: { name: 'w' } }, () => Promise.reject(new Error('asked')));
    assert.doesNotMatch(await describeObject({ resource: widgets, name: 'w' }, { reader, showEvents: false }), /Events/);
  });

  test('an abort ends the description', async () => {
    const reader = readerOf({ metadata: { name: 'w' } }, () => Promise.reject(new Failure('cancelled', 'stopped')));
    await assert.rejects(describeObject({ resource: widgets, name: 'w' }, { reader }), { code: 'cancelled' });
  });

  test('stand in the order in which they were last seen, those of the newer kind first', () => {
    const items = [
      { type: 'Warning', reason: 'Late', message: ' m ', count: 4, firstTimestamp: '2026-01-01T23:00:00Z', lastTimestamp: '2026-01-01T23:59:57Z', source: { component: 'kubelet' }, involvedObject: { fieldPath: 'spec.x' } },
      { type: 'Normal', reason: 'Early', message: 'm', count: 1, firstTimestamp: '2026-01-01T22:00:00Z', lastTimestamp: '2026-01-01T22:00:00Z', source: {} },
      { type: 'Normal', reason: 'Newer', message: 'm', eventTime: '2026-01-01T00:00:00.5Z', reportingComponent: 'scheduler', series: { count: 2, lastObservedTime: '2026-01-01T12:00:00.5Z' } },
    ];
    const text = renderDescription(widgets, { metadata: { name: 'w' } }, { items }, now);
    assert.equal(text.slice(text.indexOf('Events:')), [
      'Events:',
      '  Type     Reason  Age                From       Message',
      '  ----     ------  ----               ----       -------',
      '  Normal   Newer   11h (x2 over 23h)  scheduler  m',
      '  Normal   Early   120m                          m',
      '  Warning  Late    3s (x4 over 60m)   kubelet    spec.x: m',
      '',
    ].join('\n'));
  });
});

test('the values of a Secret are never shown', () => {
  const text = renderDescription({ group: '', kind: 'Secret' }, { metadata: { name: 's' }, type: 'Opaque', data: { key: 'c2VjcmV0' } }, undefined, now);
  assert.match(text, /key: +6 bytes/);
  assert.doesNotMatch(text, /c2VjcmV0|secret\b/);
});
