import * as vscode from 'vscode';

/** The extension that speaks YAML in general. */
const yamlExtension = 'redhat.vscode-yaml';

/** Whether another extension reports what is wrong with YAML as such. */
export function otherYamlExtension(): boolean {
  const validates = vscode.workspace.getConfiguration('yaml').get('validate', true);
  return vscode.extensions.getExtension(yamlExtension) !== undefined && validates;
}

/** Whether the person's own settings (`yaml.schemas`) choose a schema for the document; then that extension speaks. */
export function isLeftToOthers(uri: vscode.Uri): boolean {
  if (vscode.extensions.getExtension(yamlExtension) === undefined) {
    return false;
  }
  const schemas = vscode.workspace.getConfiguration('yaml', uri).get<Record<string, string | string[]>>('schemas', {});
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  return document !== undefined && Object.values(schemas).flat().some((glob) => vscode.languages.match({ pattern: anywhere(glob) }, document) > 0);
}

/** That setting's globs match the end of a path. */
function anywhere(glob: string): string {
  return glob.startsWith('**') ? glob : `**/${glob.replace(/^\//, '')}`;
}
