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
  /** The texts of definitions, by the file that holds them. */
  readonly #definitions = new Map<string, readonly string[]>();
  readonly #onCrdsChanged: () => void;

  /** `onCrdsChanged` hears when files define other types than before. */
  constructor(crds: CrdSchemas, onCrdsChanged: () => void) {
    this.#crds = crds;
    this.#onCrdsChanged = onCrdsChanged;
  }

  /** The texts of all CustomResourceDefinitions. */
  get definitions(): string[] {
    return [...this.#definitions.values()].flat();
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
    this.update(uri, documentsOf(text ?? ''));
    return text?.length ?? 0;
  }

  /** Takes what a file holds, as the editor has it. */
  update(uri: string, documents: readonly IndexedDocument[]): void {
    const manifests = documents.flatMap((document) => document.manifests);
    this.labels.update(uri, manifests);
    const definitions = documents.flatMap(definitionsOf);
    const isOther = JSON.stringify(definitions) !== JSON.stringify(this.#definitions.get(uri) ?? []);
    this.#definitions.set(uri, definitions);
    if (definitions.length === 0) {
      this.#definitions.delete(uri);
    }
    const isOtherSchema = this.#crds.update(uri, manifests.filter(isDefinition).map(({ root }) => toData(root)));
    if (isOther || isOtherSchema) {
      this.#onCrdsChanged();
    }
  }
}

/** One document of a file. */
export interface IndexedDocument {
  readonly text: string;
  readonly manifests: readonly Manifest[];
}

/** The texts of the definitions in a document; those of a List are written anew. */
function definitionsOf({ text, manifests }: IndexedDocument): string[] {
  return manifests.filter(isDefinition).map(({ prefix, root }) => (prefix === '' ? text : JSON.stringify(toData(root))));
}

function isDefinition({ type }: Manifest): boolean {
  return type.kind === 'CustomResourceDefinition';
}

function documentsOf(text: string): IndexedDocument[] {
  if (!text.includes('apiVersion')) {
    return [];
  }
  const worthReading = cutSlices(text).filter((slice) => /^\s*(?:- )?labels:|CustomResourceDefinition/m.test(slice.text) && !isTemplate(slice.text));
  return worthReading.map((slice) => ({ text: slice.text, manifests: identify(parseSlice(slice.text).root).manifests }));
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
