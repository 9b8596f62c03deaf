import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseOptions } from '../../../../src/cli/validate/options.ts';

describe('the options of validate', () => {
  test('are read', () => {
    assert.deepEqual(parseOptions(['--crds', 'a', '--crds', 'b', '--ignore', '*.x', '--jobs', '3', '--strict-unknown', '--format', 'junit', '--context', 'c', '--kubeconfig', 'k', '--against-live', 'p', 'q']), {
      paths: ['p', 'q'], format: 'junit', context: 'c', kubeconfig: 'k', againstLive: true, minor: undefined, crds: ['a', 'b'], ignore: ['*.x'], strictUnknown: true, jobs: 3, help: false,
    });
    for (const version of ['1.36', 'v1.36', '1.36.2', 'v1.36.2']) {
      assert.equal(parseOptions(['--kubernetes-version', version, 'p']).minor, '1.36');
    }
  });

  const wrong: [string[], RegExp][] = [
    [[], /Name at least one file/],
    [['--against-live', 'p'], /--against-live needs --context/],
    [['--kubeconfig', 'k', 'p'], /--kubeconfig needs --context/],
    [['--context', 'c', '--kubernetes-version', '1.37', 'p'], /exclude each other/],
    [['--kubernetes-version', 'new', 'p'], /new is no Kubernetes version/],
    [['--format', 'xml', 'p'], /There is no format xml; write text, json, sarif, junit or github\./],
    [['--jobs', '0', 'p'], /--jobs takes a number from 1 to 64, not 0/],
    [['--jobs', '1e9', 'p'], /--jobs takes a number/],
    [['--crds', '-', 'p'], /not standard input/],
    [['--crds'], /argument missing/],
    [['--colour', 'p'], /^Unknown option '--colour'\.$/],
    [['--against-live=yes', 'p'], /does not take an argument/],
  ];
  for (const [argv, message] of wrong) {
    test(`are refused in one sentence: ${argv.join(' ')}`, () => {
      assert.throws(() => parseOptions(argv), { name: 'Failure', code: 'invalid', message, hint: 'See pilothouse validate --help.' });
    });
  }

  test('need no path where help is asked for', () => {
    assert.equal(parseOptions(['-h']).help, true);
  });
});
