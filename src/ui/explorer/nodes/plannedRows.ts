import type { TreeNode, TreeServices } from '../node.ts';

/** A row that should be there. */
export interface RowPlan {
  /** What a node made for an equal key stays for. */
  readonly key: string;
  make(parent: TreeNode): TreeNode;
  /** Hands a node that stays what may have changed below it. */
  update?(node: TreeNode): void;
}

/** The rows below a node as planned: those that stay are the same nodes, so that expansion and selection survive. */
export class PlannedRows {
  readonly #parent: TreeNode;
  readonly #services: Pick<TreeServices, 'refresher' | 'forget'>;
  #nodes: ReadonlyMap<string, TreeNode> = new Map();
  #rows: readonly TreeNode[] = [];

  constructor(parent: TreeNode, services: Pick<TreeServices, 'refresher' | 'forget'>) {
    this.#parent = parent;
    this.#services = services;
  }

  get rows(): readonly TreeNode[] {
    return this.#rows;
  }

  /** Makes, keeps and ends nodes; says whether the rows are others now, or in another order. */
  apply(plans: readonly RowPlan[]): boolean {
    const nodes = new Map<string, TreeNode>();
    for (const plan of plans) {
      const known = this.#nodes.get(plan.key);
      if (known !== undefined) {
        plan.update?.(known);
      }
      nodes.set(plan.key, known ?? plan.make(this.#parent));
    }
    for (const [key, node] of this.#nodes) {
      if (!nodes.has(key)) {
        this.#end(node);
      }
    }
    const rows = [...nodes.values()];
    const changed = rows.length !== this.#rows.length || rows.some((node, index) => node !== this.#rows[index]);
    this.#nodes = nodes;
    this.#rows = rows;
    return changed;
  }

  clear(): void {
    this.apply([]);
  }

  #end(node: TreeNode): void {
    node.dispose();
    this.#services.refresher.forget(node);
    this.#services.forget(node);
  }
}
