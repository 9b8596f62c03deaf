import { plainLine } from '../../../common/text.ts';
import type { ObjectRef } from '../../../kube/api/types.ts';
import { profileOf } from '../../../kube/kinds/registry.ts';
import type { KindProfile } from '../../../kube/kinds/types.ts';
import type { Row } from '../../../kube/live/types.ts';
import type { Target } from '../../target.ts';
import { healthIcon } from '../healthIcon.ts';
import { idBelow, TreeNode, type Look, type TreeServices } from '../node.ts';
import { cellsOf, rowDescription } from '../rowText.ts';
import type { ListNode } from './listNode.ts';
import { ObjectChildren } from './objectChildren.ts';

/** One object in a list. The same node for as long as the object lives: its row is changed in place. */
export class ObjectNode extends TreeNode {
  readonly list: ListNode;
  readonly #services: TreeServices;
  readonly #profile: KindProfile;
  #row: Row;
  /** What the row showed when it was last drawn, to send only what differs. */
  #drawn = '';
  /** Made when the row is first expanded: few of many ever are. */
  #below: ObjectChildren | undefined;

  constructor(list: ListNode, row: Row, services: TreeServices) {
    super(idBelow(list, keyOf(row)), list);
    this.list = list;
    this.#row = row;
    this.#services = services;
    this.#profile = profileOf(list.resource);
  }

  get ref(): ObjectRef {
    return { resource: this.list.resource, namespace: this.#row.namespace, name: this.#row.name };
  }

  override get target(): Target {
    return { connection: this.list.connection, ref: this.ref };
  }

  get row(): Row {
    return this.#row;
  }

  get hasContainers(): boolean {
    return this.#profile.containers !== undefined;
  }

  look(): Look {
    const description = this.#description();
    const health = this.#profile.health(this.#row, this.list.columns);
    this.#drawn = `${health} ${description}`;
    const label = plainLine(this.#row.name, 300);
    return {
      label,
      description,
      icon: healthIcon(health, this.list.icon),
      words: this.hasContainers ? ['object', 'pod'] : ['object'],
      expandable: this.hasContainers,
      spoken: description === '' ? label : `${label}, ${description}`,
    };
  }

  /** Takes a new row of the same object. */
  update(row: Row): void {
    this.#row = row;
    this.redrawIfChanged();
    this.#below?.rowChanged();
  }

  /** Has the row drawn again where it shows something else now, be it by time alone. */
  redrawIfChanged(): void {
    const health = this.#profile.health(this.#row, this.list.columns);
    if (`${health} ${this.#description()}` !== this.#drawn) {
      this.#services.refresher.row(this);
    }
  }

  override tooltip(): string {
    const { t, clock } = this.#services;
    const { kind } = this.list.resource;
    const title = this.#row.namespace === undefined ? t('{0} {1}', kind, this.#row.name) : t('{0} {1} in {2}', kind, this.#row.name, this.#row.namespace);
    const cells = cellsOf(this.#row, this.list.columns, clock.now()).map((cell) => `${cell.name}: ${cell.text}`);
    return [plainLine(title), ...cells].join('\n');
  }

  override children(): Promise<readonly TreeNode[]> {
    this.#below ??= new ObjectChildren(this, this.#profile, this.#services);
    return this.#below.rows();
  }

  override setShown(shown: boolean): void {
    this.#below?.setShown(shown);
  }

  override dispose(): void {
    this.#below?.dispose();
  }

  #description(): string {
    return rowDescription(this.#row, this.list.columns, this.#services.clock.now(), this.list.acrossNamespaces);
  }
}

/** What tells an object from all others of its list. Some aggregated servers give no uid. */
export function keyOf(row: Row): string {
  return row.uid || `${row.namespace ?? ''}/${row.name}`;
}
