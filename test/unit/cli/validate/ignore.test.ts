import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { IgnoreRules } from '../../../../src/cli/validate/ignore.ts';
import { compilePath } from '../../../../src/cli/validate/patterns.ts';

/** Whether git would pass the path over: itself, or a folder above it. */
function ignores(rules: IgnoreRules, path: string): boolean {
  const parts = path.split('/');
  return parts.some((_, index) => rules.ignores(`/w/${parts.slice(0, index + 1).join('/')}`, index < parts.length - 1));
}

describe('ignore rules', () => {
  // As `git check-ignore` answers.
  const cases: [string, string[], string[]][] = [
    ['*.yaml', ['a.yaml', 'dir/a.yaml', 'dir.yaml/q.json'], ['b.yml']],
    ['/a.yaml', ['a.yaml'], ['dir/a.yaml']],
    ['dir/', ['dir/a.yaml', 'x/dir/a.yaml'], ['dir', 'x/dir']],
    ['dir/*', ['dir/a.yaml', 'dir/sub/a.yaml'], ['x/dir/a.yaml']],
    ['**/sub', ['sub', 'dir/sub', 'a/b/sub/c'], ['dir/subs']],
    ['x/**/a.yaml', ['x/a.yaml', 'x/y/z/a.yaml'], ['y/a.yaml', 'xy/a.yaml']],
    ['dir/**', ['dir/a', 'dir/b/c'], ['dir']],
    ['foo/**bar', ['foo/bar', 'foo/x-bar'], ['foo/x/bar']],
    ['a?c', ['abc', 'a]c'], ['a/c', 'ac']],
    ['a[]]c', ['a]c'], ['abc']],
    ['a[!b]c', ['a]c', 'a^c'], ['abc', 'a/c']],
    ['a[a-c]c', ['abc'], ['a-c', 'adc']],
    ['a[z-a]c', [], ['abc', 'azc']],
    ['a[b', ['a[b'], ['ab']],
    ['we\\[i\\]rd.yaml', ['we[i]rd.yaml'], ['weird.yaml']],
    ['trail\\ ', ['trail '], ['trail']],
    ['spaces.yaml  \t', ['spaces.yaml'], ['spaces.yaml  ']],
    ['# a comment', [], ['# a comment', 'a']],
    ['\\#c.yaml', ['#c.yaml'], ['c.yaml']],
    ['\\!n.yaml', ['!n.yaml'], ['n.yaml']],
    ['a.c', ['a.c'], ['abc']],
    ['{a,b}.yaml', ['{a,b}.yaml'], ['a.yaml']],
    ['*.yaml\r\n!a.yaml\r', ['b.yaml'], ['a.yaml', 'dir/a.yaml']],
    ['/*\n!/foo\n/foo/*\n!/foo/bar', ['x', 'foo/x'], ['foo/bar']],
    ['/\n\n', [], ['a']],
  ];
  for (const [text, ignored, kept] of cases) {
    test(`read ${JSON.stringify(text)} as git does`, () => {
      const rules = IgnoreRules.none.withFile('/w', text);
      assert.deepEqual([...ignored, ...kept].filter((path) => ignores(rules, path)), ignored);
    });
  }

  test('of deeper folders win, and those of a person outweigh all', () => {
    const rules = IgnoreRules.none.withFile('/w', '*.yaml').withFile('/w/keep', '!*.yaml');
    assert.deepEqual([ignores(rules, 'a.yaml'), ignores(rules, 'keep/a.yaml')], [true, false]);
    assert.equal(ignores(rules.withPatterns('/w', ['keep/a.*']), 'keep/a.yaml'), true);
    assert.equal(IgnoreRules.none.withFile('/w', '*').ignores('/wide', false), false);
  });
});

describe('patterns of paths', () => {
  const cases: [string, string[], string[]][] = [
    ['*.yaml', ['a.yaml'], ['dir/a.yaml', 'a.yml']],
    ['**/*.yaml', ['a.yaml', 'x/y/a.yaml'], ['a.json']],
    ['a/**', ['a/b', 'a/b/c'], ['a', 'ab']],
    ['*.{yaml,y{a,}ml}', ['a.yaml', 'a.yml'], ['a.json']],
    ['{a}.yaml', ['{a}.yaml'], ['a.yaml']],
    ['\\*.yaml', ['*.yaml'], ['a.yaml']],
    ['ü?.yaml', ['ü😀.yaml'], ['u😀.yaml']],
  ];
  for (const [pattern, matching, others] of cases) {
    test(`${pattern} matches as in a shell`, () => {
      const matches = compilePath(pattern);
      assert.deepEqual([...matching, ...others].filter(matches), matching);
    });
  }

  test('with very many alternatives end soon', () => {
    assert.equal(compilePath('{a,b}'.repeat(40))('a'), false);
  });
});
