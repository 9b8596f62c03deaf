import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chosenScope, namespaceLines, withoutContradiction, type NamespaceLine, type PickerState } from '../../../../src/ui/commands/namespaceChoice.ts';

const all: NamespaceLine = { kind: 'all' };
const line = (name: string): NamespaceLine => ({ kind: 'plain', name });
const before = { namespaces: ['a', 'b'] };

describe('the lines of the namespace picker', () => {
  const text = (lines: readonly NamespaceLine[]): string[] => lines.map((each) => 'name' in each ? `${each.kind} ${each.name}` : each.kind);

  test('are all namespaces, the favourites, then the others with the chosen ones first', () => {
    const lines = namespaceLines({ names: ['a', 'b', 'c', 'd'], complete: true }, ['d', 'gone'], { namespaces: ['c'] }, false);
    assert.deepEqual(text(lines), ['all', 'favourite d', 'plain c', 'plain a', 'plain b']);
  });

  test('offer a name to type and every favourite where not all namespaces are known', () => {
    const lines = namespaceLines({ names: ['a'], complete: false }, ['d'], { namespaces: ['a'] }, true);
    assert.deepEqual(text(lines), ['all', 'favourite d', 'plain a', 'typed']);
  });

  test('keep a chosen namespace that is no longer there, so that it can be taken out', () => {
    assert.deepEqual(text(namespaceLines({ names: ['a'], complete: true }, [], { namespaces: ['gone'] }, false)), ['all', 'plain gone', 'plain a']);
  });

  test('are one for each of 1,000 namespaces, favourites or not', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `team-${index}`);
    assert.equal(namespaceLines({ names, complete: true }, names.slice(0, 100), before, false).length, 1003);
  });
});

describe('Enter in the namespace picker', () => {
  const press = (state: Partial<PickerState>): unknown => chosenScope({ active: undefined, untouched: false, ticked: [line('a'), line('b')], ticking: false, ...state }, before);

  test('takes the one line that has the focus where nothing was ticked', () => {
    assert.deepEqual(press({ active: line('c') }), { namespaces: ['c'] });
    assert.deepEqual(press({ active: all }), { namespaces: [] });
    assert.equal(press({ active: { kind: 'typed' } }), 'type');
  });

  test('changes nothing where nothing was touched, or nothing is there to take', () => {
    assert.equal(press({ active: line('a'), untouched: true }), before);
    assert.equal(press({}), before);
    assert.equal(press({ ticking: true, ticked: [] }), before);
  });

  test('takes all that is ticked where something was ticked', () => {
    assert.deepEqual(press({ ticking: true, active: line('x'), ticked: [line('a'), line('c')] }), { namespaces: ['a', 'c'] });
    assert.deepEqual(press({ ticking: true, ticked: [all] }), { namespaces: [] });
    assert.equal(press({ ticking: true, ticked: [line('a'), { kind: 'typed' }] }), 'type');
  });
});

describe('ticks in the namespace picker', () => {
  test('are of all namespaces or of single ones, whichever came last', () => {
    assert.deepEqual(withoutContradiction([line('a')], [line('a'), all]), [all]);
    assert.deepEqual(withoutContradiction([all], [all, line('a')]), [line('a')]);
    assert.deepEqual(withoutContradiction([line('a')], [line('a'), line('b')]), [line('a'), line('b')]);
  });
});
