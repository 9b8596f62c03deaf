import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Selection } from '../../../../src/webview/table/model/selection.ts';

const viewOf = (keys: string): { key: string }[] => [...keys].map((key) => ({ key }));

function selectionOf(keys: string): Selection {
  const selection = new Selection();
  selection.setView(viewOf(keys), () => true);
  return selection;
}

describe('the selection of a table', () => {
  test('moves its focus by rows and to the ends, and stays inside', () => {
    const selection = selectionOf('abcde');
    selection.move(1, false);
    assert.equal(selection.focus, 'a');
    selection.move(3, false);
    assert.equal(selection.focus, 'd');
    selection.move(10, false);
    assert.equal(selection.focus, 'e');
    selection.move('first', false);
    selection.move(-1, false);
    assert.equal(selection.focus, 'a');
    assert.deepEqual(selection.chosen, []);
  });

  test('is extended from where it began, in both directions', () => {
    const selection = selectionOf('abcde');
    selection.click(2);
    selection.move(1, true);
    selection.move(1, true);
    assert.deepEqual(selection.chosen, ['c', 'd', 'e']);
    selection.move('first', true);
    assert.deepEqual(selection.chosen, ['a', 'b', 'c']);
    selection.click(3, { extend: true });
    assert.deepEqual(selection.chosen, ['c', 'd']);
  });

  test('takes rows in and out one by one', () => {
    const selection = selectionOf('abc');
    selection.click(0);
    selection.click(2, { toggle: true });
    assert.deepEqual(selection.chosen, ['a', 'c']);
    selection.click(0, { toggle: true });
    assert.deepEqual(selection.chosen, ['c']);
    selection.toggle();
    assert.deepEqual(selection.chosen, ['a', 'c']);
    assert.equal(selection.clear(), true);
    assert.equal(selection.clear(), false);
  });

  test('means the focused row where that is not selected', () => {
    const selection = selectionOf('abc');
    selection.click(0);
    selection.move(1, false);
    assert.deepEqual(selection.meant, ['b']);
    selection.move(-1, false);
    assert.deepEqual(selection.meant, ['a']);
  });

  test('stays with its rows when they are sorted and filtered, and means only those in view', () => {
    const selection = selectionOf('abc');
    selection.all();
    selection.setView(viewOf('ca'), () => true);
    assert.deepEqual(selection.chosen, ['c', 'a']);
    selection.setView(viewOf('abc'), () => true);
    assert.deepEqual(selection.chosen, ['a', 'b', 'c']);
  });

  test('forgets rows that are gone, and gives their focus to the row in their place', () => {
    const selection = selectionOf('abc');
    selection.click(1);
    selection.setView(viewOf('ac'), (key) => key !== 'b');
    assert.equal(selection.focus, 'c');
    assert.deepEqual(selection.chosen, []);
    selection.setView([], () => false);
    assert.equal(selection.focusIndex, -1);
  });
});
