import type { FolderId, Relation } from '../../../kube/relations/types.ts';
import { idBelow, TreeNode, type Look, type TreeServices } from '../node.ts';
import type { ObjectNode } from './objectNode.ts';
import { RelationRows } from './relationRows.ts';
import { folderWords, type FolderWords } from './relationWords.ts';

/** A folder below an object, for what does not belong to it directly: its events, who uses it. */
export class RelationFolder extends TreeNode {
  readonly #words: FolderWords;
  readonly #rows: RelationRows;

  /** @param retry finds the relations anew */
  constructor(subject: ObjectNode, folder: FolderId, services: TreeServices, retry: () => void) {
    super(idBelow(subject, 'folder', folder), subject);
    this.#words = folderWords(folder, services.t);
    this.#rows = new RelationRows(this, subject, this.#words.empty, services, retry);
  }

  /** Says whether other relations are shown from now on. */
  use(relations: readonly Relation[]): boolean {
    return this.#rows.use(relations);
  }

  look(): Look {
    return { label: this.#words.label, icon: { id: this.#words.icon }, words: ['category'], expandable: true };
  }

  override pace(): number {
    return this.#rows.pace;
  }

  /** Lists again now, and reads again what is below the rows. */
  retry(): void {
    this.#rows.retry();
  }

  override children(): Promise<readonly TreeNode[]> {
    return this.#rows.children();
  }

  override setShown(shown: boolean): void {
    this.#rows.setShown(shown);
  }

  override dispose(): void {
    this.#rows.dispose();
  }
}
