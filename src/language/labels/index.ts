import type { Manifest } from '../manifest.ts';
import { field, stringEntries, type TreeNode } from '../tree.ts';

/** One label as some manifest of the workspace has it. */
export interface LabelUse {
  readonly key: string;
  readonly value: string;
  /** The kind that the labels are on: `Pod` for those of a template of pods. */
  readonly kind: string;
  /** The kind of the manifest that holds them. */
  readonly owner: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly file: string;
}

/** Bounds what one file and all together may hold; a workspace of generated files must not fill the memory. */
const maxPerFile = 2_000;
const maxFiles = 5_000;

/** Every label of the workspace's manifests, by file. */
export class LabelIndex {
  readonly #files = new Map<string, readonly LabelUse[]>();

  /** Replaces what a file holds. */
  update(file: string, manifests: readonly Manifest[]): void {
    const uses = manifests.flatMap((manifest) => labelsOf(manifest, file)).slice(0, maxPerFile);
    if (uses.length === 0) {
      this.#files.delete(file);
    } else if (this.#files.has(file) || this.#files.size < maxFiles) {
      this.#files.set(file, uses);
    }
  }

  remove(file: string): void {
    this.#files.delete(file);
  }

  *all(): Iterable<LabelUse> {
    for (const uses of this.#files.values()) {
      yield* uses;
    }
  }
}

/** The labels of an object and those of the pods it makes. */
export function labelsOf({ type, root, name, namespace }: Manifest, file: string): LabelUse[] {
  const use = (kind: string, labels: TreeNode | undefined): LabelUse[] =>
    stringEntries(labels).map(([key, value]) => ({ key, value, kind, owner: type.kind, name, namespace, file }));
  return [...use(type.kind, field(root, 'metadata', 'labels')), ...templatesOf(root).flatMap((template) => use('Pod', field(template, 'metadata', 'labels')))];
}

function templatesOf(root: TreeNode): TreeNode[] {
  const paths = [['spec', 'template'], ['spec', 'jobTemplate', 'spec', 'template'], ['template']];
  return paths.flatMap((path) => field(root, ...path) ?? []);
}
