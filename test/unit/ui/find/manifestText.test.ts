import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isManifestText } from '../../../../src/ui/find/manifestText.ts';

describe('what menus take for a manifest', () => {
  test('says its apiVersion and kind, in any notation, behind comments and templates too', () => {
    const manifests = [
      'apiVersion: v1\nkind: Pod\n',
      '# a comment\n---\n{{- if .Values.on }}\r\nkind: Pod\r\napiVersion : v1\r\n',
      '{apiVersion: v1, kind: Pod}',
      '{\n  "apiVersion": "v1",\n  "kind": "Pod"\n}\n',
      'some: thing\n---\n"apiVersion": v1\n\'kind\': Pod\n',
    ];
    assert.deepEqual(manifests.filter((text) => !isManifestText(text)), []);
  });

  test('is no compose file, no workflow, no chart, and nothing that only speaks of manifests', () => {
    const others = [
      '',
      'services:\n  web:\n    image: nginx\n',
      'on: push\njobs:\n  apply:\n    steps:\n      - run: |\n          kubectl apply -f - <<END\n          apiVersion: v1\n          kind: Pod\n          END\n',
      'apiVersion: v2\nname: chart\n',
      'description: "kind: Pod, apiVersion: v1"\n',
      'kind: house\n',
    ];
    assert.deepEqual(others.filter(isManifestText), []);
  });

  test('is told in no time, whatever stands there', () => {
    const hostile = [' '.repeat(1e6), '\n'.repeat(1e6), '{'.repeat(1e6), ', '.repeat(5e5), '"apiVersion'.repeat(1e5)];
    const begun = performance.now();
    assert.deepEqual(hostile.filter(isManifestText), []);
    assert.ok(performance.now() - begun < 200);
  });
});
