import { plainLine } from '../../../common/text.ts';
import type { ItemWord } from '../../../contributions.ts';
import type { ObjectRef, Resource } from '../../../kube/api/types.ts';
import type { Health, KindProfile } from '../../../kube/kinds/types.ts';
import type { Column, Row } from '../../../kube/live/types.ts';
import type { Connection } from '../../../kube/types.ts';
import type { Target } from '../../target.ts';
import type { Translate } from '../../translate.ts';
import { healthIcon } from '../healthIcon.ts';
import { idBelow, TreeNode, type Look, type TreeServices } from '../node.ts';
import { objectHover } from '../objectHover.ts';
import { rowDescription } from '../rowText.ts';
import type { ContextNode } from './contextNode.ts';
import { ObjectChildren } from './objectChildren.ts';

/** What the rows of one list have in common. */
export interface ObjectList {
  readonly context: ContextNode;
  readonly connection: Connection;
  readonly resource: Resource;
  readonly profile: KindProfile;
  readonly columns: readonly Column[];
  /** The rows are of several namespaces, so each names its own. */
  readonly acrossNamespaces: boolean;
}

/** One object in a list. The same node for as long as the object lives: its row is changed in place. */
export class ObjectNode extends TreeNode {
  readonly list: ObjectList;
  readonly #services: TreeServices;
  #row: Row;
  /** Made once for each change, because the editor asks for all rows of a list at a time. */
  #look: Look | undefined;
  /** Made when the row is first expanded: few of many ever are. */
  #below: ObjectChildren | undefined;

  constructor(parent: TreeNode, list: ObjectList, row: Row, services: TreeServices) {
    super(idBelow(parent, keyOf(row)), parent);
    this.list = list;
    this.#row = row;
    this.#services = services;
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
    return this.list.profile.containers !== undefined;
  }

  look(): Look {
    this.#look ??= this.#draw();
    return this.#look;
  }

  /** Takes a new row of the same object. */
  update(row: Row): void {
    this.#row = row;
    this.redrawIfChanged();
    this.#below?.rowChanged();
  }

  /** Has the row drawn again where it shows something else now, be it by time alone. */
  redrawIfChanged(): void {
    const before = this.#look;
    if (before === undefined) {
      return;
    }
    const now = this.#draw();
    if (now.label !== before.label || now.description !== before.description || now.icon.id !== before.icon.id || now.icon.color !== before.icon.color) {
      this.#look = now;
      this.#services.refresher.row(this);
    }
  }

  override get health(): Health {
    return this.list.profile.health(this.#row, this.list.columns);
  }

  override tooltip(signal?: AbortSignal): Promise<string> {
    const { connection, profile, columns } = this.list;
    return objectHover({ connection, ref: this.ref, row: this.#row, columns, profile }, this.#services, signal);
  }

  override children(): Promise<readonly TreeNode[]> {
    this.#below ??= new ObjectChildren(this, this.#services);
    return this.#below.rows();
  }

  override setShown(shown: boolean): void {
    this.#below?.setShown(shown);
  }

  override dispose(): void {
    this.#below?.dispose();
  }

  /** Reads again what is below, as far as it was ever unfolded. */
  retry(): void {
    this.#below?.retry();
  }

  #draw(): Look {
    const { profile, columns, acrossNamespaces } = this.list;
    const { health } = this;
    const label = plainLine(profile.label?.(this.#row, columns) ?? this.#row.name, 300);
    const description = rowDescription(this.#row, columns, this.#services.clock.now(), acrossNamespaces, profile.description);
    const mark = markOf(health, this.#services.t);
    return {
      label,
      description,
      icon: healthIcon(health, profile.icon),
      words: this.hasContainers ? podWords : objectWords,
      expandable: true,
      // Label and description are read aloud anyway: only what the icon alone says is added.
      ...(mark === undefined ? {} : { spoken: [label, description, mark].filter((part) => part !== '').join(', ') }),
    };
  }
}

const objectWords: readonly ItemWord[] = ['object'];
const podWords: readonly ItemWord[] = ['object', 'pod'];

/** The icons that call for a look, in a word. */
function markOf(health: Health, t: Translate): string | undefined {
  switch (health) {
    case 'error':
      return t('error');
    case 'warning':
      return t('warning');
    case 'done':
    case 'ok':
    case 'progressing':
    case 'unknown':
      return undefined;
  }
}

/** What tells an object from all others of its list. Some aggregated servers give no uid. */
export function keyOf(row: Row): string {
  return row.uid || `${row.namespace ?? ''}/${row.name}`;
}
