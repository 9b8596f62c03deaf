import { Failure } from '../../../common/failure.ts';
import { plainLine } from '../../../common/text.ts';
import type { KubeObject, ObjectRef } from '../../../kube/api/types.ts';
import { profileOf } from '../../../kube/kinds/registry.ts';
import type { KindProfile } from '../../../kube/kinds/types.ts';
import type { Row } from '../../../kube/live/types.ts';
import { healthIcon } from '../healthIcon.ts';
import { idBelow, TreeNode, type Look, type TreeServices } from '../node.ts';
import { cellsOf, rowDescription } from '../rowText.ts';
import { settledWithin } from '../settledWithin.ts';
import { ContainerNode } from './containerNode.ts';
import type { ListNode } from './listNode.ts';
import { failureNote, NoteNode } from './noteNode.ts';

/** How long an expanding object may keep the editor waiting before a row says that it is being read. */
const patienceMs = 700;

/** One object in a list. The same node for as long as the object lives: its row is changed in place. */
export class ObjectNode extends TreeNode {
  readonly list: ListNode;
  readonly #services: TreeServices;
  readonly #profile: KindProfile;
  #row: Row;
  /** What the row showed when it was last drawn, to send only what differs. */
  #drawn = '';
  #containers: ContainerNode[] | undefined;
  #problem: NoteNode | undefined;
  #waiting: NoteNode | undefined;
  #loading: Promise<void> | undefined;
  #outdated = true;
  #shown = false;

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
    this.#outdated = true;
    this.redrawIfChanged();
    if (this.#shown) {
      this.#services.inBackground(this.#load());
    }
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

  override async children(): Promise<readonly TreeNode[]> {
    if (this.#outdated || this.#containers === undefined) {
      const { clock } = this.#services;
      if (!await settledWithin(this.#load(), patienceMs, clock) && this.#containers === undefined) {
        this.#services.inBackground(this.#load().then(() => this.#services.refresher.below(this)));
        return [this.#waitingNote()];
      }
    }
    return this.#problem === undefined ? this.#containers ?? [] : [this.#problem];
  }

  override setShown(shown: boolean): void {
    this.#shown = shown;
    if (shown && this.#outdated && this.#containers !== undefined) {
      this.#services.inBackground(this.#load());
    }
  }

  retry(): void {
    this.#outdated = true;
    this.#services.refresher.below(this);
  }

  #waitingNote(): NoteNode {
    const label = this.#services.t('Loading…');
    this.#waiting ??= new NoteNode(this, 'waiting', { label, icon: { id: 'loading~spin' }, message: label, failed: false });
    return this.#waiting;
  }

  #description(): string {
    return rowDescription(this.#row, this.list.columns, this.#services.clock.now(), this.list.acrossNamespaces);
  }

  /** Reads the pod for its containers. One read at a time; what changed meanwhile is read after it. */
  #load(): Promise<void> {
    this.#loading ??= this.#read().finally(() => {
      this.#loading = undefined;
      if (this.#outdated && this.#shown) {
        this.#services.inBackground(this.#load());
      }
    });
    return this.#loading;
  }

  async #read(): Promise<void> {
    this.#outdated = false;
    try {
      const object = await this.list.connection.reader.get(this.ref, this.list.connection.signal);
      this.#take(object);
      this.#problem = undefined;
    } catch (error) {
      const failure = Failure.from(error);
      if (failure.code !== 'cancelled') {
        this.#problem ??= new NoteNode(this, 'problem', failureNote(failure), () => this.retry());
        this.#problem.note = failureNote(failure);
        this.#services.refresher.below(this);
      }
    }
  }

  #take(object: KubeObject): void {
    const infos = this.#profile.containers?.(object) ?? [];
    const before = this.#containers ?? [];
    const after = infos.map((info) => {
      const known = before.find((node) => node.name === info.name);
      if (known?.update(info) === true) {
        this.#services.refresher.row(known);
      }
      return known ?? new ContainerNode(this, info, this.#services.t);
    });
    const sameRows = this.#problem === undefined && before.length === after.length && before.every((node, index) => node === after[index]);
    if (this.#containers !== undefined && !sameRows) {
      this.#services.refresher.below(this);
    }
    this.#containers = after;
  }
}

/** What tells an object from all others of its list. Some aggregated servers give no uid. */
export function keyOf(row: Row): string {
  return row.uid || `${row.namespace ?? ''}/${row.name}`;
}
