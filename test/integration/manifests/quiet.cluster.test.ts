import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openStage, type Stage } from '../support/cluster.ts';
import { Pilothouse, useKubeconfigs } from '../support/pilothouse.ts';
import { until } from '../support/until.ts';
import { ManifestEditor } from './editor.ts';

describe('manifests beside a cluster', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
    await useKubeconfigs([stage.cluster.kubeconfig]);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await useKubeconfigs(undefined);
    await stage.close();
  });

  const ours = { userAgent: /^pilothouse/ };

  it('send no request when they are opened, edited, completed and saved', async () => {
    const since = new Date();
    const editor = await ManifestEditor.open('deployment.yaml');
    await editor.finding(/unknown field `replica`/);
    await editor.replace('replica:', 'replicas:');
    await editor.noFindings();
    await editor.hover(editor.positionOf('selector'));
    await editor.completions(editor.positionOf('replicas'), 'paused');
    await editor.document.save();
    await editor.replace('replicas:', 'replica:');
    await editor.document.save();
    assert.deepEqual(await stage.cluster.requests({ since, ...ours }), []);
  });

  it('are judged by the cluster\'s own schemas once it is open in the tree', async () => {
    await stage.cluster.apply(crd);
    try {
      const { editor } = await ManifestEditor.write('apiVersion: editor.pilothouse.test/v1\nkind: Gizmo\nmetadata:\n  name: x\nspec:\n  size: big\n');
      const unknown = await editor.finding(/No schema for editor\.pilothouse\.test\/v1 Gizmo/);
      assert.equal(unknown.severity, vscode.DiagnosticSeverity.Information);
      await until('the cluster publishes the type', async () => (await stage.cluster.kubectl('explain', 'gizmos.editor.pilothouse.test')).code === 0);
      const pilothouse = await Pilothouse.open();
      await pilothouse.rows(stage.context);
      await editor.finding(/`size` must be an integer, not the string `big`/);
    } finally {
      await stage.cluster.kubectl('delete', 'crd', 'gizmos.editor.pilothouse.test', '--wait=false');
    }
  });
});

const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gizmos.editor.pilothouse.test}
spec:
  group: editor.pilothouse.test
  scope: Namespaced
  names: {plural: gizmos, singular: gizmo, kind: Gizmo, listKind: GizmoList}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: {type: object, properties: {size: {type: integer}}}
`;
