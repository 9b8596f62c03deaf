import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Failure } from '../../../src/common/failure.ts';
import { parseDescribeArguments, type DescribeArguments } from '../../../src/cli/describe-arguments.ts';

function parsed(...argv: string[]): DescribeArguments {
  const result = parseDescribeArguments(argv);
  assert.ok(typeof result === 'object' && !(result instanceof Failure), JSON.stringify(result));
  return result;
}

describe('the arguments of describe', () => {
  test('name a type, a type and names, several types, or types with their names', () => {
    assert.deepEqual(parsed('pods').wanted, [{ type: 'pods', names: [] }]);
    assert.deepEqual(parsed('widgets.example.com', 'a', 'b').wanted, [{ type: 'widgets.example.com', names: ['a', 'b'] }]);
    assert.deepEqual(parsed('pods,svc').wanted, [{ type: 'pods', names: [] }, { type: 'svc', names: [] }]);
    assert.deepEqual(parsed('po/a', 'deploy/b').wanted, [{ type: 'po', names: ['a'] }, { type: 'deploy', names: ['b'] }]);
    assert.equal(parsed('po/a').slashed, true);
  });

  test('take options before, between and after', () => {
    const { namespace, context, kubeconfig, showEvents, wanted } = parsed('-n', 'ns', 'pod', '--context=c', 'x', '--kubeconfig', 'f', '--show-events=false');
    assert.deepEqual({ namespace, context, kubeconfig, showEvents, wanted }, { namespace: 'ns', context: 'c', kubeconfig: 'f', showEvents: false, wanted: [{ type: 'pod', names: ['x'] }] });
    assert.equal(parsed('pod', '--show-events').showEvents, true);
    assert.equal(parsed('pod').showEvents, undefined);
    assert.equal(parsed('pod', '-A').allNamespaces, true);
  });

  test('that make no sense are said to', () => {
    for (const argv of [[], ['pod', '--frobnicate'], ['pod', '-n'], ['pod', 'x', '-A'], ['pod/', 'x'], ['pod/a', 'x'], ['pod/a/b'], ['pod', '--show-events=perhaps']]) {
      const result = parseDescribeArguments(argv);
      assert.ok(result instanceof Failure, argv.join(' '));
      assert.equal(result.code, 'invalid');
    }
  });

  test('ask for help', () => assert.equal(parseDescribeArguments(['pod', '--help']), 'help'));
});
