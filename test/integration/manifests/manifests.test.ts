import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { until } from '../support/until.ts';
import { ManifestEditor } from './editor.ts';

const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\n';

/** Whether this build holds the module with the API server's rules, which needs Go. */
function hasJudge(): boolean {
  const extension = vscode.extensions.all.find(({ id }) => id.endsWith('.pilothouse'));
  return extension !== undefined && existsSync(vscode.Uri.joinPath(extension.extensionUri, 'dist', 'judge', 'judge.json').fsPath);
}

describe('manifests, without a cluster', () => {
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('mark a misspelled field at its place, until it is right', async () => {
    const editor = await ManifestEditor.open('deployment.yaml');
    const finding = await editor.finding(/unknown field `replica`; did you mean `replicas`\?/);
    assert.deepEqual([finding.range.start.line, finding.range.start.character, finding.range.end.character], [7, 2, 9]);
    assert.deepEqual([finding.severity, finding.code], [vscode.DiagnosticSeverity.Error, 'unknown-field']);
    await editor.replace('replica:', 'replicas:');
    await editor.noFindings();
    await editor.replace('replicas:', 'replica:');
    await editor.finding(/unknown field `replica`/);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('mark a wrong type and a missing field', async () => {
    const { editor } = await ManifestEditor.write(`${deployment}spec:\n  replicas: many\n  selector: {matchLabels: {a: b}}\n`);
    await editor.finding(/`replicas` must be an integer, not the string `many`/);
    await editor.finding(/`template` is required in `spec`/);
  });

  it('are judged by the API server\'s own rules, offline, until they are right', async function () {
    if (!hasJudge()) {
      this.skip();
    }
    const editor = await ManifestEditor.open('job.yaml');
    const places = async (wanted: readonly string[]): Promise<void> => {
      const found = await until('these findings', () => {
        const now = editor.findings.map(({ message, range }) => `${range.start.line + 1}:${range.start.character + 1} ${editor.document.getText(range)}: ${message}`);
        return now.length === wanted.length && now;
      });
      assert.deepEqual(found, wanted);
    };
    await places([
      '6:10 my job: `my job` is not a valid label value: letters, digits, `-`, `_` and `.`, with a letter or digit at both ends; did you mean `my-job`?',
      '10:22 Always: the pods of a Job cannot have the `restartPolicy` `Always`; allowed: OnFailure, Never',
      '15:30 70000: `containerPort` must be 1 to 65535, not `70000`',
      '17:21 dat: no volume of this pod is called `dat`; did you mean `data`?',
    ]);
    const [finding] = editor.findings;
    assert.match(finding!.relatedInformation?.at(-1)?.message ?? '', /^The API server: metadata\.labels: Invalid value: "my job"/);
    for (const [from, to] of [['my job', 'my-job'], ['Always', 'Never'], ['70000', '7000'], ['name: dat\n', 'name: data\n']] as const) {
      await editor.replace(from, to);
    }
    await editor.noFindings();
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('explain a field on hover', async () => {
    const editor = await ManifestEditor.open('service.yaml');
    const text = await editor.hover(editor.positionOf('selector'));
    assert.match(text, /\*\*Service\.spec\.selector\*\*: a map/);
    assert.match(text, /Route service traffic to pods/);
  });

  it('complete the keys and values of their type', async () => {
    const keys = await ManifestEditor.write(`${deployment}spec:\n  |`);
    assert.deepEqual((await keys.editor.completions(keys.cursor, 'replicas')).slice(0, 2), ['selector', 'template']);
    const values = await ManifestEditor.write('apiVersion: v1\nkind: Service\nspec:\n  type: |');
    assert.deepEqual(await values.editor.completions(values.cursor, 'ClusterIP'), ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']);
  });

  it('complete labels from the other files of the workspace', async () => {
    const { editor, cursor } = await ManifestEditor.write('apiVersion: v1\nkind: Service\nmetadata:\n  name: x\nspec:\n  selector:\n    |');
    assert.deepEqual((await editor.completions(cursor, 'app: web')).slice(0, 2), ['app: web', 'tier: front']);
  });

  it('complete a selector from the pods of the same document', async () => {
    const { editor, cursor } = await ManifestEditor.write(`${deployment}spec:\n  selector:\n    matchLabels:\n      |\n  template:\n    metadata:\n      labels:\n        app: mine\n        part: one\n`);
    assert.equal((await editor.completions(cursor, 'app: mine'))[0], 'app: mine, part: one');
  });

  it('say nothing about YAML that is no manifest, nor about templates', async () => {
    const other = await ManifestEditor.open('other.yaml');
    const template = await ManifestEditor.open('chart', 'templates', 'pod.yaml');
    // What is judged later is judged in order, so these two have been by then.
    const last = await ManifestEditor.write('apiVersion: v1\nkind: Pod\nspec: 5\n');
    await last.editor.finding(/`spec` must be a map/);
    assert.deepEqual([other.findings, template.findings], [[], []]);
  });

  it('are left alone when the setting is off', async () => {
    const editor = await ManifestEditor.open('deployment.yaml');
    await editor.finding(/unknown field/);
    const settings = vscode.workspace.getConfiguration();
    await settings.update('pilothouse.manifests.enable', false, vscode.ConfigurationTarget.Global);
    await editor.noFindings();
    await settings.update('pilothouse.manifests.enable', undefined, vscode.ConfigurationTarget.Global);
    await editor.finding(/unknown field/);
  });
});
