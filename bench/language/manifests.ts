import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { asObject, at } from '../../src/common/json.ts';
import { bundledFolder } from '../../src/schema/bundled.ts';

/** One manifest of 31 lines. */
function deployment(index: number): string {
  const variables = Array.from({ length: 7 }, (_, each) => `            - name: VARIABLE_${each}\n              value: "${each}"\n`).join('');
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web-${index}\nspec:\n  selector:\n    matchLabels:\n      app: web-${index}\n  template:\n    metadata:\n      labels:\n        app: web-${index}\n    spec:\n      containers:\n        - name: web\n          env:\n${variables}`;
}

/** A file of about this many lines; `mark` is in its middle document, for edits. */
export function manifests(lines: number, mark: string): string {
  const count = Math.max(1, Math.round(lines / 31));
  return Array.from({ length: count }, (_, index) => `${deployment(index)}${index === Math.floor(count / 2) ? `# ${mark}\n` : ''}`).join('---\n');
}

/** The newest bundled schemas as one JSON Schema that allows every kind, the way yaml-language-server has them. */
export function writeAllKinds(file: string): void {
  const packed = readFileSync(join(bundledFolder(import.meta.url), 'kubernetes-1.37.json.br'));
  const text = brotliDecompressSync(packed).toString().replaceAll('#/components/schemas/', '#/definitions/');
  const definitions = asObject(at(JSON.parse(text), 'components', 'schemas'));
  const kinds = Object.keys(definitions).filter((name) => at(definitions[name], 'x-kubernetes-group-version-kind') !== undefined);
  writeFileSync(file, JSON.stringify({ definitions, oneOf: kinds.map((name) => ({ $ref: `#/definitions/${name}` })) }));
}
