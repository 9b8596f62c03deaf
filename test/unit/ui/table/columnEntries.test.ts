import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { entriesFor, entriesOf, hasHeaders, headerOf, kindKey, settingWrites, withEntries } from '../../../../src/ui/table/columnEntries.ts';

const column = (name: string, priority = 0) => ({ name, type: 'string', format: '', priority, description: '' });
const columns = [column('Name'), column('Ready'), column('IP', 1)];

describe('the columns chosen for a kind', () => {
  test('are found under the kind\'s name', () => {
    assert.equal(kindKey({ group: '', resource: 'pods' }), 'pods');
    assert.equal(kindKey({ group: 'apps', resource: 'deployments' }), 'deployments.apps');
    assert.deepEqual(entriesOf({ pods: ['Name', 'NODE:.spec.nodeName', 'LAST:{.items[0:2]}', 7, ' '] }, 'pods'), [
      { type: 'server', name: 'Name' },
      { type: 'custom', header: 'NODE', path: '.spec.nodeName' },
      { type: 'custom', header: 'LAST', path: '{.items[0:2]}' },
    ]);
    assert.deepEqual(entriesOf({ pods: 'Name' }, 'pods'), []);
    assert.deepEqual(entriesOf(undefined, 'constructor'), []);
  });

  test('are written beside those of other kinds, and leave the setting when there are none', () => {
    const setting = withEntries({ nodes: ['Name'] }, 'pods', [{ type: 'server', name: 'Name' }, { type: 'custom', header: 'A', path: 'b' }]);
    assert.deepEqual(setting, { nodes: ['Name'], pods: ['Name', 'A:b'] });
    assert.deepEqual(withEntries(setting, 'pods', []), { nodes: ['Name'] });
  });

  test('are written where the value in effect stands, and leave every level when there are none', () => {
    const entries = [{ type: 'server' as const, name: 'Name' }];
    assert.deepEqual(settingWrites({ user: undefined, workspace: undefined }, 'pods', entries), [{ level: 'user', value: { pods: ['Name'] } }]);
    assert.deepEqual(settingWrites({ user: { pods: ['A'] }, workspace: { nodes: ['B'] } }, 'pods', entries), [{ level: 'user', value: { pods: ['Name'] } }]);
    assert.deepEqual(settingWrites({ user: { pods: ['A'] }, workspace: { nodes: ['B'], pods: ['C'] } }, 'pods', entries), [{ level: 'workspace', value: { nodes: ['B'], pods: ['Name'] } }]);
    assert.deepEqual(settingWrites({ user: { pods: ['A'] }, workspace: { nodes: ['B'], pods: ['C'] } }, 'pods', []), [
      { level: 'workspace', value: { nodes: ['B'] } },
      { level: 'user', value: undefined },
    ]);
  });

  test('name the server\'s columns only where others than the usual ones are shown', () => {
    const custom = [{ type: 'custom' as const, header: 'A', path: 'b' }];
    assert.deepEqual(entriesFor(columns, ['Name', 'Ready'], custom), custom);
    assert.deepEqual(entriesFor(columns, ['Name', 'IP'], []), [{ type: 'server', name: 'Name' }, { type: 'server', name: 'IP' }]);
  });

  test('are told apart from paths without a header', () => {
    for (const text of ['NAME:.metadata.name', 'NAME:metadata.name,NODE:{.spec.nodeName}', 'MY NODE:.spec.nodeName']) {
      assert.equal(hasHeaders(text), true, text);
    }
    for (const text of ['spec.nodeName', '.status.phase', '{.items[0:2]}', 'spec.containers[0:2].name', '{.status.conditions[?(@.type=="Ready")].status}']) {
      assert.equal(hasHeaders(text), false, text);
    }
    assert.equal(headerOf('spec.nodeName'), 'NODENAME');
    assert.equal(headerOf('metadata.labels.app'), 'APP');
  });
});
