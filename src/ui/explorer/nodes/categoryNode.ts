import type { Health } from '../../../kube/kinds/types.ts';
import { idBelow, TreeNode, type Look, type TreeServices } from '../node.ts';
import { rolledUp, spokenHealth, worstBelow } from './healthRollup.ts';
import { PlannedRows, type RowPlan } from './plannedRows.ts';

export interface CategoryLook {
  /** Unique below the parent. */
  readonly name: string;
  readonly label: string;
  readonly icon: string;
}

/** A folder of kinds, or of folders. Its rows are made when they are first asked for. */
export class CategoryNode extends TreeNode {
  readonly #look: CategoryLook;
  readonly #services: TreeServices;
  readonly #rows: PlannedRows;
  readonly #onShown: (shown: boolean) => void;
  #plans: readonly RowPlan[];
  #asked = false;

  /** @param onShown told when the rows come on the screen and when they leave it */
  constructor(parent: TreeNode, look: CategoryLook, plans: readonly RowPlan[], services: TreeServices, onShown: (shown: boolean) => void = () => undefined) {
    super(idBelow(parent, 'category', look.name), parent);
    this.#look = look;
    this.#plans = plans;
    this.#services = services;
    this.#onShown = onShown;
    this.#rows = new PlannedRows(this, services);
  }

  look(): Look {
    const { label, icon } = this.#look;
    const spoken = [label, ...spokenHealth(this.health, this.#services.t)].join(', ');
    return { label, icon: rolledUp({ id: icon }, this.health), words: ['category'], expandable: true, spoken };
  }

  override get health(): Health {
    return worstBelow(this.made);
  }

  override children(): readonly TreeNode[] {
    this.#asked = true;
    this.#rows.apply(this.#plans);
    return this.#rows.rows;
  }

  /** The rows below as far as they were made. */
  get made(): readonly TreeNode[] {
    return this.#rows.rows;
  }

  /** Takes the kinds that belong here now. */
  update(plans: readonly RowPlan[]): void {
    this.#plans = plans;
    if (this.#asked && this.#rows.apply(plans)) {
      this.#services.refresher.below(this);
    }
  }

  override setShown(shown: boolean): void {
    this.#onShown(shown);
  }

  override dispose(): void {
    this.#onShown(false);
    this.#rows.clear();
  }
}
