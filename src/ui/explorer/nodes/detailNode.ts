import type { Health } from '../../../kube/kinds/types.ts';
import { healthIcon } from '../healthIcon.ts';
import { idBelow, TreeNode, type Look, type TreeServices } from '../node.ts';
import { spokenHealth } from './healthRollup.ts';
import { PlannedRows, type RowPlan } from './plannedRows.ts';

/** What a row says that stands for no object of the API. */
export interface Detail {
  /** Unique below the parent. */
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  /** The icon where the health is `unknown`. */
  readonly icon: string;
  readonly health?: Health;
  /** Shows the icon above in the colour of its health, where the sign for a health would say less. */
  readonly keepIcon?: boolean;
  /** What it is and does, for the hover. */
  readonly explanation?: string;
  /** What stands below. */
  readonly details?: readonly Detail[];
}

const colors: Partial<Record<Health, string>> = { error: 'list.errorForeground', warning: 'list.warningForeground', ok: 'testing.iconPassed' };

/** A row with something to read. Its owner changes what it says in place. */
export class DetailNode extends TreeNode {
  readonly #services: TreeServices;
  readonly #rows: PlannedRows;
  #detail: Detail;
  #asked = false;

  constructor(parent: TreeNode, detail: Detail, services: TreeServices) {
    super(idBelow(parent, 'detail', detail.name), parent);
    this.#detail = detail;
    this.#services = services;
    this.#rows = new PlannedRows(this, services);
  }

  get detail(): Detail {
    return this.#detail;
  }

  /** Says this from now on. */
  update(detail: Detail): void {
    const before = JSON.stringify(this.look());
    this.#detail = detail;
    if (JSON.stringify(this.look()) !== before) {
      this.#services.refresher.row(this);
    }
    if (this.#asked && this.#rows.apply(detailPlans(detail.details ?? [], this.#services))) {
      this.#services.refresher.below(this);
    }
  }

  look(): Look {
    const { label, description, icon, health = 'unknown', keepIcon, details = [] } = this.#detail;
    const color = colors[health];
    return {
      label,
      ...(description === undefined ? {} : { description }),
      icon: keepIcon === true ? { id: icon, ...(color === undefined ? {} : { color }) } : healthIcon(health, icon),
      words: ['note'],
      expandable: details.length > 0,
      spoken: [label, description ?? '', ...spokenHealth(health, this.#services.t)].filter((text) => text !== '').join(', '),
    };
  }

  override get health(): Health {
    return this.#detail.health ?? 'unknown';
  }

  override tooltip(): string {
    const { label, description = '', explanation } = this.#detail;
    return [description === '' ? label : `${label}: ${description}`, ...(explanation === undefined ? [] : [explanation])].join('\n');
  }

  override children(): readonly TreeNode[] {
    this.#asked = true;
    this.#rows.apply(detailPlans(this.#detail.details ?? [], this.#services));
    return this.#rows.rows;
  }

  override dispose(): void {
    this.#rows.clear();
  }
}

/** Rows for details, each kept for as long as there is one of its name. */
export function detailPlans(details: readonly Detail[], services: TreeServices): RowPlan[] {
  return details.map((detail) => ({
    key: `detail ${detail.name}`,
    make: (parent) => new DetailNode(parent, detail, services),
    update: (node) => {
      if (node instanceof DetailNode) {
        node.update(detail);
      }
    },
  }));
}
