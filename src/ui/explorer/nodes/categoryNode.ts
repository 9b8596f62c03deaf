import { idBelow, TreeNode, type Look } from '../node.ts';

/** A folder of kinds, or of folders. */
export class CategoryNode extends TreeNode {
  readonly #label: string;
  readonly #icon: string;
  readonly #children: (self: CategoryNode) => readonly TreeNode[];
  #made: readonly TreeNode[] | undefined;

  /** @param children makes the rows below, once, when they are first asked for */
  constructor(parent: TreeNode, name: string, label: string, icon: string, children: (self: CategoryNode) => readonly TreeNode[]) {
    super(idBelow(parent, 'category', name), parent);
    this.#label = label;
    this.#icon = icon;
    this.#children = children;
  }

  look(): Look {
    return { label: this.#label, icon: { id: this.#icon }, words: ['category'], expandable: true };
  }

  override children(): readonly TreeNode[] {
    this.#made ??= this.#children(this);
    return this.#made;
  }

  /** The rows below as far as they were made. */
  get made(): readonly TreeNode[] {
    return this.#made ?? [];
  }

  override dispose(): void {
    this.made.forEach((node) => node.dispose());
  }
}
