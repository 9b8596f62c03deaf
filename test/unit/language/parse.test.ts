import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseSlice } from '../../../src/language/parse.ts';
import { toData } from '../../../src/language/tree.ts';

function data(text: string): unknown {
  const { root, problems } = parseSlice(text);
  assert.deepEqual(problems, []);
  return root === undefined ? undefined : toData(root);
}

const codes = (text: string): string[] => parseSlice(text).problems.map(({ code, start, end }) => `${code} ${text.slice(start, end)}`);

describe('a document is read as the API server reads it', () => {
  test('with anchors, aliases and merge keys, whose entries do not replace a map\'s own', () => {
    assert.deepEqual(data('a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}\nc: *x\nd: {<<: [{m: 4}, *x]}\n'), { a: { k: 1, l: 2 }, b: { k: 3, l: 2 }, c: { k: 1, l: 2 }, d: { m: 4, k: 1, l: 2 } });
  });

  test('with quotes, blocks and tags that make strings', () => {
    assert.deepEqual(data('a: "yes"\nb: \'5\'\nc: !!str 5\nd: |\n  no\ne: !!int "7"\n'), { a: 'yes', b: '5', c: '5', d: 'no\n', e: 7 });
  });

  test('as JSON too', () => {
    assert.deepEqual(data('{"a": [1, true, null, "x"]}'), { a: [1, true, null, 'x'] });
  });

  test('and an empty one is nothing', () => {
    assert.equal(data('# nothing\n'), undefined);
  });
});

describe('what is wrong with the text is found at its place', () => {
  test('a second key of the same meaning', () => {
    assert.deepEqual(codes('a: 1\n"a": 2\n'), ['duplicate-key "a"']);
    assert.deepEqual(codes('yes: 1\ntrue: 2\n'), ['duplicate-key true']);
  });

  test('an alias without an anchor, and one inside its own anchor', () => {
    assert.deepEqual(codes('a: *x\n'), ['syntax *x']);
    assert.deepEqual(codes('a: &x [*x]\n'), ['syntax *x']);
  });

  test('a key that is a map', () => {
    assert.deepEqual(codes('? {a: b}\n: c\n'), ['syntax {a: b}']);
  });

  test('a line that is indented differently, marked by its word', () => {
    assert.deepEqual(codes('a:\n  b: 1\n c: 2\n'), ['syntax c:']);
  });
});

describe('hostile text costs little', () => {
  const quick = (text: string): void => {
    const start = performance.now();
    const { root } = parseSlice(text);
    assert.ok(root === undefined || toData(root) !== undefined);
    assert.ok(performance.now() - start < 3000);
  };

  test('ten thousand levels of nesting', () => {
    quick('['.repeat(10_000));
    quick(`${'{a: '.repeat(10_000)}1${'}'.repeat(10_000)}`);
    assert.equal(parseSlice('['.repeat(10_000)).problems.length > 0, true);
  });

  test('aliases that stand for billions of nodes', () => {
    const lines = Array.from({ length: 12 }, (_, index) => `a${index}: &a${index} [${Array.from({ length: 9 }, () => (index === 0 ? 'x' : `*a${index - 1}`)).join(', ')}]`);
    quick(lines.join('\n'));
  });

  test('control characters and broken text', () => {
    quick('a: \u0000\u0001\n\tb: "\ud800\n');
  });
});
