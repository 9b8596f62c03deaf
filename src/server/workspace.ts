import { opendir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { identify, type Manifest } from '../language/manifest.ts';
import { LabelIndex } from '../language/labels/index.ts';
import { parseSlice } from '../language/parse.ts';
import { cutSlices } from '../language/slices.ts';
import { isTemplate } from '../language/templates.ts';
import { toData } from '../language/tree.ts';
import type { CrdSchemas } from '../schema/crds.ts';

/** Bounds of one look at the workspace. Files beyond them are not read; they only miss in completions. */
const limits = { files: 5_000, bytes: 1_000_000, totalBytes: 100_000_000, folders: 20_000 };
const skipped = new Set(['node_modules', 'vendor', 'dist', 'out', 'target']);

/**
 * Knows the labels and the custom types of all YAML files in the workspace's folders, so that they complete and are
 * known elsewhere. Files are read one after the other, with pauses for what people wait for.
 */
export class WorkspaceIndex {
  readonly labels = new LabelIndex();
  readonly #crds: CrdSchemas;
  readonly #onCrdsChanged: () => void;

  constructor(crds: CrdSchemas, onCrdsChanged: () => void) {
    this.#crds = crds;
    this.#onCrdsChanged = onCrdsChanged;
  }

  /** Reads every YAML file below the folders (`file:` URIs). A folder that cannot be read is passed over. */
  async scan(folders: readonly string[], signal: AbortSignal): Promise<void> {
    const left = { files: limits.files, bytes: limits.totalBytes, folders: limits.folders };
    for (const folder of folders.filter((uri) => uri.startsWith('file:'))) {
      for await (const path of yamlFiles(fileURLToPath(folder), left)) {
        if (signal.aborted || left.files-- <= 0 || left.bytes <= 0) {
          return;
        }
        left.bytes -= await this.refresh(pathToFileURL(path).href);
      }
    }
  }

  /** Reads one file again, from disk; forgets it where it is gone. Returns its size in bytes. */
  async refresh(uri: string): Promise<number> {
    const text = uri.startsWith('file:') ? await readSmall(fileURLToPath(uri)) : undefined;
    this.update(uri, manifestsOf(text ?? ''));
    return text?.length ?? 0;
  }

  /** Takes what a file holds, as the editor has it. */
  update(uri: string, manifests: readonly Manifest[]): void {
    this.labels.update(uri, manifests);
    const crds = manifests.filter(({ type }) => type.kind === 'CustomResourceDefinition');
    if (this.#crds.update(uri, crds.map(({ root }) => toData(root)))) {
      this.#onCrdsChanged();
    }
  }
}

function manifestsOf(text: string): Manifest[] {
  if (!text.includes('apiVersion')) {
    return [];
  }
  const worthReading = cutSlices(text).filter((slice) => /^\s*(?:- )?labels:|CustomResourceDefinition/m.test(slice.text) && !isTemplate(slice.text));
  return worthReading.flatMap((slice) => identify(parseSlice(slice.text).root).manifests);
}

async function readSmall(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).size > limits.bytes ? undefined : await readFile(path, 'utf8');
  } catch {
    // Gone, or not ours to read.
    return undefined;
  }
}

async function* yamlFiles(folder: string, left: { folders: number }): AsyncGenerator<string> {
  if (left.folders-- <= 0) {
    return;
  }
  const folders: string[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      if (entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name)) {
        folders.push(join(folder, entry.name));
      } else if (entry.isFile() && /\.ya?ml$/i.test(entry.name)) {
        yield join(folder, entry.name);
      }
    }
  } catch {
    return;
  }
  for (const each of folders) {
    yield* yamlFiles(each, left);
  }
}
