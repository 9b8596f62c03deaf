import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { namedPaths, type PathSources } from '../../../../src/kube/config/paths.ts';

const home = path.resolve('/home/someone');
const env = { FOLDER: '/data/kube', name: 'x', EMPTY: '' };

function named(sources: Partial<PathSources>): string[] {
  return namedPaths({ settings: [], env, home, ...sources }).map((one) => ('failure' in one ? one.failure.message : one.path));
}

describe('the kubeconfig paths', () => {
  test('are those of the setting where it names any, with ~ and relative paths from the home folder', () => {
    assert.deepEqual(named({ settings: ['~/a', ' b/c ', '~', '', '/d', '~user/e'], env: { KUBECONFIG: '/ignored' } }), [path.join(home, 'a'), path.join(home, 'b', 'c'), home, '/d', path.join(home, '~user/e')]);
  });

  test('are those of KUBECONFIG else, as they stand, with empty members left out', () => {
    assert.deepEqual(named({ env: { KUBECONFIG: ['/one', '', 'two*', '/one', '$FOLDER'].join(path.delimiter) }, cwd: '/work' }), ['/one', '/work/two*', '/one', '/work/$FOLDER']);
  });

  test('are ~/.kube/config where nothing is said', () => {
    for (const sources of [{}, { settings: [' '] }, { env: { KUBECONFIG: '' } }]) {
      assert.deepEqual(named(sources), [path.join(home, '.kube', 'config')]);
    }
  });

  test('may hold variables in the setting', () => {
    assert.deepEqual(named({ settings: ['$FOLDER/a', '${FOLDER}/${name}', '${env:FOLDER}/b$name.yaml', '~/%FOLDER%', 'a$', '$$name'] }), [
      '/data/kube/a', '/data/kube/x', '/data/kube/bx.yaml', path.join(home, '%FOLDER%'), path.join(home, 'a$'), path.join(home, '$x'),
    ]);
  });

  test('may hold variables as Windows writes them on Windows, in any case', () => {
    assert.deepEqual(named({ settings: ['%folder%/a', '${env:Folder}/b'], platform: 'win32' }), ['/data/kube/a', '/data/kube/b']);
  });

  test('with an unknown variable are no paths but say which it is', () => {
    const messages = named({ settings: ['$NOWHERE/a', '${EMPTY}', '/b'] });
    assert.match(messages[0] ?? '', /\$NOWHERE\/a cannot be followed: .* NOWHERE/);
    assert.match(messages[1] ?? '', /EMPTY/);
    assert.equal(messages[2], '/b');
  });

  test('are missed only where the setting names them, and are folders or patterns only there', () => {
    assert.deepEqual(namedPaths({ settings: ['/x'], env: {}, home }), [{ path: '/x', expands: true, required: true }]);
    assert.deepEqual(namedPaths({ settings: [], env: { KUBECONFIG: '/x' }, home }), [{ path: '/x', expands: false, required: false }]);
  });
});
