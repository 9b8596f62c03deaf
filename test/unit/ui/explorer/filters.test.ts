import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Filters, nameMatcher, type FilterChange } from '../../../../src/ui/explorer/filters.ts';
import { filterText, readFilter } from '../../../../src/ui/explorer/filterText.ts';
import { fill, memoryOf } from './editorTree.ts';

const pods = { group: '', version: 'v1', resource: 'pods' };
const deployments = { group: 'apps', version: 'v1', resource: 'deployments' };

describe('filters', () => {
  test('are of one list of one context, whatever its version, and are remembered', async () => {
    const store = memoryOf();
    await new Filters(store).set('home', deployments, { name: ' web ', labels: 'app=web', fields: '' });
    const filters = new Filters(store);
    assert.deepEqual(filters.of('home', { ...deployments, version: 'v2' }), { name: 'web', labels: 'app=web' });
    assert.deepEqual([filters.of('away', deployments), filters.of('home', pods)], [{}, {}]);
    await filters.clear('home', deployments);
    assert.deepEqual(filters.of('home', deployments), {});
  });

  test('join the tree\'s words with those of the list', async () => {
    const filters = new Filters(memoryOf());
    await filters.set('home', pods, { name: 'web', fields: 'status.phase=Running' });
    await filters.setTree(' blue ');
    assert.deepEqual(filters.of('home', pods), { name: 'blue web', fields: 'status.phase=Running' });
    assert.deepEqual(filters.of('home', deployments), { name: 'blue' });
    assert.deepEqual(filters.own('home', pods), { name: 'web', fields: 'status.phase=Running' });
  });

  test('show what is typed at once, and go back to what was kept when typing is broken off', async () => {
    const filters = new Filters(memoryOf());
    await filters.setTree('kept');
    const seen: string[] = [];
    filters.onDidChange((change: FilterChange) => {
      assert.equal(change, undefined);
      seen.push(filters.tree);
    });
    filters.tryTree('a');
    filters.tryTree('a ');
    filters.tryTree('ab');
    filters.tryTree(undefined);
    filters.tryTree('b');
    await filters.setTree('b');
    assert.deepEqual(seen, ['a', 'ab', 'kept', 'b']);
  });

  test('tell which lists have one of their own', async () => {
    const filters = new Filters(memoryOf());
    assert.equal(filters.filtered.length, 0);
    await filters.set('home', deployments, { name: 'web' });
    await filters.set('away', pods, { name: 'web' });
    await filters.set('away', deployments, { name: 'web' });
    await filters.clear('away', pods);
    const told = filters.filtered.map(({ context, resource: { group, resource } }) => [context, group, resource]);
    assert.deepEqual(told, [['home', 'apps', 'deployments'], ['away', 'apps', 'deployments']]);
    await filters.clear('away', filters.filtered[1]!.resource);
    assert.equal(filters.filtered.length, 1);
  });

  test('go with a context to its new name', async () => {
    const filters = new Filters(memoryOf());
    await filters.set('old', pods, { name: 'web' });
    await filters.rename('old', 'new');
    assert.deepEqual([filters.of('old', pods), filters.of('new', pods)], [{}, { name: 'web' }]);
  });

  test('let a name through that holds every word, in small or capital letters', () => {
    const matches = nameMatcher('Web  0');
    assert.deepEqual(['web-0', 'x-0-web', 'web', 'db-0'].map(matches), [true, true, false, false]);
    assert.equal(nameMatcher(undefined)('anything'), true);
  });
});

describe('the text of a filter', () => {
  const read = (text: string): unknown => {
    const found = readFilter(text, fill);
    return 'filter' in found ? found.filter : found.problem;
  };

  test('holds words of names and selectors, written as here or as for kubectl', () => {
    const expected: Record<string, unknown> = {
      '': {},
      'web  blue': { name: 'web blue' },
      'label:app=web,tier!=x': { labels: 'app=web,tier!=x' },
      '-l app=web web': { name: 'web', labels: 'app=web' },
      '-lapp=web': { labels: 'app=web' },
      '--selector=app=web --field-selector status.phase=Running': { labels: 'app=web', fields: 'status.phase=Running' },
      'label:env in (a, b),!legacy,tier web-0': { name: 'web-0', labels: 'env in (a, b),!legacy,tier' },
      'label:env notin (a),app.kubernetes.io/name==web': { labels: 'env notin (a),app.kubernetes.io/name==web' },
      'labels:a=,b': { labels: 'a=,b' },
      'label:a label:b=1': { labels: 'a,b=1' },
      'field:metadata.name!=x,spec.nodeName= web': { name: 'web', fields: 'metadata.name!=x,spec.nodeName=' },
    };
    for (const [text, filter] of Object.entries(expected)) {
      assert.deepEqual(read(text), filter, text);
    }
  });

  test('is refused with a reason where it can be no selector', () => {
    const expected: Record<string, RegExp> = {
      'label:': /Not a label selector: "".*app=web/,
      'label:=web': /Not a label selector: =web/,
      'label:app=web,': /Not a label selector/,
      'label:app=w@b': /value w@b/,
      'label:-x=1': /called -x/,
      'label:a/b/c=1': /called a\/b\/c/,
      'label:UPPER.com/a=1': /called UPPER/,
      [`label:a=${'x'.repeat(64)}`]: /value x{40}…/,
      'field:phase': /Not a field selector: phase.*status\.phase=Running/,
      'field:': /Not a field selector: ""/,
      '--all': /--all is not known here/,
      'label:app = web': /= is not known here/,
      '-x web': /-x is not known here/,
    };
    for (const [text, reason] of Object.entries(expected)) {
      assert.match(String(read(text)), reason, text);
    }
  });

  test('is what it was read from, in order', () => {
    for (const text of ['web blue', 'label:app=web', 'web label:env in (a,b) field:status.phase=Running']) {
      const found = readFilter(text, fill);
      assert.equal('filter' in found && filterText(found.filter), text);
    }
  });
});
