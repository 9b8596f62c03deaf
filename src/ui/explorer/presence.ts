import type { TreeNode } from './node.ts';

/**
 * What of the tree is on the screen: the rows below a node are when the view is visible and the node and all above
 * it are expanded. Tells every expanded node when that changes for it.
 */
export class Presence {
  readonly #expanded = new Set<TreeNode>();
  readonly #shown = new Set<TreeNode>();
  readonly #onShown: () => void;
  #visible = false;

  /** `onShown` is called after something came on the screen. */
  constructor(onShown: () => void) {
    this.#onShown = onShown;
  }

  get expanded(): ReadonlySet<TreeNode> {
    return this.#expanded;
  }

  isShown(node: TreeNode | undefined): boolean {
    return node === undefined ? this.#visible : this.#shown.has(node);
  }

  /** The node, where the rows below it are on the screen, and all below it of which that is true. */
  shownWithin(top: TreeNode | undefined): readonly TreeNode[] {
    return top === undefined ? [...this.#shown] : [...this.#shown].filter((node) => isWithin(node, top));
  }

  setVisible(visible: boolean): void {
    if (visible !== this.#visible) {
      this.#visible = visible;
      this.#update();
    }
  }

  setExpanded(node: TreeNode, expanded: boolean): void {
    if (expanded === this.#expanded.has(node)) {
      return;
    }
    if (expanded) {
      this.#expanded.add(node);
    } else {
      this.#expanded.delete(node);
    }
    this.#update();
  }

  /** The node left the tree, with all that is below it. */
  forget(gone: TreeNode): void {
    for (const node of this.#expanded) {
      if (isWithin(node, gone)) {
        this.#expanded.delete(node);
        this.#shown.delete(node);
      }
    }
  }

  #update(): void {
    const now = new Set([...this.#expanded].filter((node) => this.#reaches(node)));
    const left = [...this.#shown].filter((node) => !now.has(node));
    const came = [...now].filter((node) => !this.#shown.has(node));
    this.#shown.clear();
    now.forEach((node) => this.#shown.add(node));
    left.forEach((node) => node.setShown(false));
    came.forEach((node) => node.setShown(true));
    // The root counts too: it is not in the set of nodes.
    this.#onShown();
  }

  #reaches(node: TreeNode): boolean {
    for (let current: TreeNode | undefined = node; current !== undefined; current = current.parent) {
      if (!this.#expanded.has(current)) {
        return false;
      }
    }
    return this.#visible;
  }
}

function isWithin(node: TreeNode, top: TreeNode): boolean {
  for (let current: TreeNode | undefined = node; current !== undefined; current = current.parent) {
    if (current === top) {
      return true;
    }
  }
  return false;
}
