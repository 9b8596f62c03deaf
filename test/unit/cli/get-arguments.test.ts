import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Failure } from '../../../src/common/failure.ts';
import { parseGetArguments, type GetArguments } from '../../../src/cli/get-arguments.ts';

function parsed(...argv: string[]): GetArguments {
  const result = parseGetArguments(argv);
  assert.ok(typeof result === 'object' && !(result instanceof Failure), JSON.stringify(result));
  return result;
}

describe('the arguments of get', () => {
  test('name types, names, and types with their names', () => {
    assert.deepEqual(parsed('pods').wanted, [{ type: 'pods', names: [] }]);
    assert.deepEqual(parsed('po,deploy', 'a', 'b').wanted, [{ type: 'po', names: ['a', 'b'] }, { type: 'deploy', names: ['a', 'b'] }]);
    assert.deepEqual(parsed('po/a', 'deploy/b').wanted, [{ type: 'po', names: ['a'] }, { type: 'deploy', names: ['b'] }]);
    assert.deepEqual(parsed('po,po').wanted, [{ type: 'po', names: [] }]);
  });

  test('are written in all ways in which kubectl takes them', () => {
    for (const argv of [['-ojson', '-nx', '-la=b'], ['-o', 'json', '-n', 'x', '-l', 'a=b'], ['-o=json', '-n=x', '-l=a=b'], ['--output=json', '--namespace=x', '--selector=a=b']]) {
      const { output, namespace, labelSelector } = parsed('pods', ...argv);
      assert.deepEqual([output, namespace, labelSelector], ['json', 'x', 'a=b'], argv.join(' '));
    }
    assert.equal(parsed('pods', '--watch=false').watch, false);
    assert.equal(parsed('pods', '--watch=true', '-A').watch, true);
    assert.deepEqual(parsed('pods', '-L', 'a,b', '-L=c', '--label-columns=d').labelColumns, ['a', 'b', 'c', 'd']);
    assert.deepEqual([parsed('pods', '-n', '').namespace, parsed('pods', '-l', ' ').labelSelector], [undefined, undefined]);
    assert.equal(parsed('pods', '-o', 'jsonpath={.items[?(@.a=="-x")]}').output, 'jsonpath={.items[?(@.a=="-x")]}');
  });

  test('that make no sense are said to', () => {
    for (const argv of [[], [''], ['pod', '--frobnicate'], ['pod', '-o'], ['pod/', 'x'], ['pod/a', 'x'], ['pod', 'x', '-l', 'a=b'], ['pod', '--show-labels', '-o', 'name'], ['pod', '--sort-by={.a'], ['pod', '--no-headers=perhaps']]) {
      const result = parseGetArguments(argv);
      assert.ok(result instanceof Failure, argv.join(' '));
      assert.equal(result.code, 'invalid');
    }
  });

  test('ask for help', () => assert.equal(parseGetArguments(['pod', '-h']), 'help'));
});
