import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { kubeconfigPaths } from '../../../../src/kube/config/paths.ts';

const home = path.resolve('/home/someone');

function files(settings: readonly string[], kubeconfig?: string): string[] {
  return kubeconfigPaths({ settings, env: { KUBECONFIG: kubeconfig }, home }).map(({ file }) => file);
}

describe('the kubeconfig files', () => {
  test('are those of the setting where it names any, with ~ and relative paths from the home folder', () => {
    assert.deepEqual(files(['~/a', ' b/c ', '~', ''], '/ignored'), [path.join(home, 'a'), path.join(home, 'b', 'c'), home]);
  });

  test('are those of KUBECONFIG else, each once and empty members left out', () => {
    assert.deepEqual(files([], ['/one', '', '/two', '/one'].join(path.delimiter)), ['/one', '/two'].map((file) => path.resolve(file)));
  });

  test('are ~/.kube/config where nothing is said', () => {
    assert.deepEqual(files([]), [path.join(home, '.kube', 'config')]);
    assert.deepEqual(files([' '], ''), [path.join(home, '.kube', 'config')]);
  });

  test('are missed only where the setting names them', () => {
    assert.equal(kubeconfigPaths({ settings: ['x'], env: {}, home })[0]?.required, true);
    assert.equal(kubeconfigPaths({ settings: [], env: {}, home })[0]?.required, false);
  });
});
