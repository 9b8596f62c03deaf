import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { asString } from '../../src/common/json.ts';
import { parseApiVersion } from '../../src/schema/types.ts';
import { dataOf } from '../../test/corpus/mutant.ts';
import type { JudgedFile } from './documents.ts';

/** Which files each of kubeconform's schema files is for, by URL: as a person would write it in the settings of an editor. */
export function schemaFilesOf(files: readonly JudgedFile[], folder: string): Record<string, string[]> {
  const schemas: Record<string, string[]> = {};
  for (const { file, text } of files) {
    const data = dataOf(text);
    const { group, version } = parseApiVersion(asString(data?.apiVersion) ?? '');
    const schema = path.join(folder, `${(asString(data?.kind) ?? '').toLowerCase()}-${group || version}-${version}.json`);
    if (/^[\w./-]+$/.test(schema) && existsSync(schema)) {
      (schemas[pathToFileURL(schema).href] ??= []).push(file);
    }
  }
  return schemas;
}
