import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { found } from './judge/findings.ts';
import { SaidJudge, verdict } from './judge/saidJudge.ts';

const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';
const deep = 'syntax: This document is nested too deeply to be read.';

/** A promise, the text, and what its first finding is; undefined where there is none. */
const texts: [string, () => string, string | undefined][] = [
  ['10 MB of short lines', () => `${head}data:\n${Array.from({ length: 100_000 }, (_, index) => `  key${index}: ${'x'.repeat(90)}\n`).join('')}`, 'invalid-value: This object is too large: the API server takes no more than 3 MB.'],
  ['10 MB in one line', () => `${head}data: {a: "${'x'.repeat(10_000_000)}"}\n`, 'invalid-value: This object is too large: the API server takes no more than 3 MB.'],
  ['10 MB of JSON', () => `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":"${'x'.repeat(10_000_000)}"}}`, 'invalid-value: This object is too large: the API server takes no more than 3 MB.'],
  ['lists in lists, 10,000 deep', () => `${head}data: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`, deep],
  ['the same with dashes', () => `${head}data:\n  ${'- '.repeat(10_000)}x\n`, deep],
  ['maps in maps, 10,000 deep', () => `${head}data: ${'{a: '.repeat(10_000)}1${'}'.repeat(10_000)}\n`, deep],
  ['brackets that are never closed', () => `${head}data: ${'['.repeat(20_000)}\n`, deep],
  ['aliases of aliases of aliases', () => `${head}x0: &a0 [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 30 }, (_, index) => `x${index + 1}: &a${index + 1} [${Array<string>(10).fill(`*a${index}`).join(',')}]\n`).join('')}`, 'unknown-field: unknown field `x0`'],
  ['merge keys of merge keys', () => `${head}x0: &a0 {k: v}\n${Array.from({ length: 30 }, (_, index) => `x${index + 1}: &a${index + 1} {<<: [${Array<string>(10).fill(`*a${index}`).join(', ')}], k${index}: v}\n`).join('')}`, 'unknown-field: unknown field `x0`'],
  ['an alias of itself', () => `${head}data: &a {b: *a}\n`, 'syntax: The anchor `&a` contains this alias of itself.'],
  ['20,000 anchors', () => `${head}data:\n${Array.from({ length: 20_000 }, (_, index) => `  k${index}: &a${index} v\n  l${index}: *a${index}\n`).join('')}`, undefined],
  ['20,000 unknown fields', () => `${head}${Array.from({ length: 20_000 }, (_, index) => `bad${index}: x\n`).join('')}`, 'unknown-field: unknown field `bad0`'],
  ['20,000 times the same key', () => `${head}data:\n${'  a: b\n'.repeat(20_000)}`, 'duplicate-key: `a` is already set in this map; every key may be given once.'],
  ['NULs', () => `${head}data:\n  a: "\0"\n  b\0: c\n`, undefined],
  ['half of a surrogate pair and bytes that are no UTF-8', () => `${head}data:\n  a: \ud800\n  b: ${Buffer.from([0xff, 0xfe]).toString('utf8')}\n`, undefined],
  ['numbers of 100,000 digits', () => `${head}data:\n  a: ${'9'.repeat(100_000)}\n`, `wrong-type: \`a\` must be a string, not the number \`${'9'.repeat(59)}…\`; write "`],
  ['numbers beyond all bounds', () => 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 1e999999, selector: {}, template: {}}\n', 'wrong-type: `replicas` must be an integer, not the number `1e999999`'],
];

describe('hostile text costs a finding, not the program:', { timeout: 120_000 }, () => {
  for (const [name, text, expected] of texts) {
    test(name, async () => {
      const findings = await found(text(), undefined);
      const [first] = findings.map(({ code, message }) => `${code}: ${message}`);
      assert.equal(first?.slice(0, expected?.length), expected);
      assert.ok(findings.length <= 500 && findings.every(({ message }) => message.length <= 1000));
    });
  }

  test('as many findings of the judge as it likes', async () => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n${'    - {name: A, image: a}\n'.repeat(3000)}`;
    const causes = Array.from({ length: 3000 }, (_, index) => [`spec.containers[${index}].name: Invalid value: "A": a lowercase RFC 1123 label must consist of x`, `spec.containers[${index}].name: Duplicate value: "A"`]).flat();
    const findings = await found(text, new SaidJudge(() => verdict(causes)));
    assert.equal(findings.length, 300);
  });

  test('and a message that shows a whole object', async () => {
    const [finding] = await found(`${head}data: {a: b}\n`, new SaidJudge(() => verdict([`data: Invalid value: ${JSON.stringify({ a: 'x'.repeat(1_000_000) })}: not so`])));
    assert.deepEqual([finding!.message, finding!.details!.length], ['`data`: not so', 1000]);
  });
});
