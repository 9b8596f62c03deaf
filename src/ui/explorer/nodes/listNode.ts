import { Lifetime, type Disposable } from '../../../common/lifetime.ts';
import type { Resource } from '../../../kube/api/types.ts';
import type { CollectionChange, CollectionState, Column, LiveCollection } from '../../../kube/live/types.ts';
import { profileOf } from '../../../kube/kinds/registry.ts';
import type { Connection } from '../../../kube/types.ts';
import type { KindPlace } from '../layout.ts';
import { idBelow, TreeNode, type Look, type TreeServices } from '../node.ts';
import { settledWithin } from '../settledWithin.ts';
import type { ContextNode } from './contextNode.ts';
import { listNote } from './listNote.ts';
import { NoteNode, type Note } from './noteNode.ts';
import { keyOf, ObjectNode } from './objectNode.ts';

/** Rows that a list still shows at once; the tree of the editor is measured up to here. */
const mostRows = 10_000;
/** How long an expanding list may keep the editor waiting for its first rows. */
const firstRowsMs = 400;
/** How long a list that left the screen is kept live, for those who just look elsewhere. */
const keepMs = 15_000;

/** One kind's list: live while it is on the screen. */
export class ListNode extends TreeNode {
  readonly resource: Resource;
  readonly connection: Connection;
  readonly icon: string;
  readonly #context: ContextNode;
  readonly #place: KindPlace;
  readonly #services: TreeServices;
  readonly #nodes = new Map<string, ObjectNode>();
  #note: NoteNode | undefined;
  #more: NoteNode | undefined;
  #collection: LiveCollection | undefined;
  #opened = new Lifetime();
  #release: Disposable | undefined;
  #aging: Disposable | undefined;
  #shown = false;
  /** Rows came or went while nobody looked. */
  #missed = false;

  constructor(parent: TreeNode, context: ContextNode, connection: Connection, place: KindPlace, services: TreeServices) {
    super(idBelow(parent, 'list', place.resource.group, place.resource.resource), parent);
    this.#context = context;
    this.#place = place;
    this.#services = services;
    this.resource = place.resource;
    this.connection = connection;
    this.icon = profileOf(place.resource).icon;
  }

  get context(): ContextNode {
    return this.#context;
  }

  get columns(): readonly Column[] {
    return this.#collection?.columns ?? [];
  }

  /** Whether the rows are of several namespaces. */
  get acrossNamespaces(): boolean {
    return this.resource.namespaced && this.#namespace === undefined;
  }

  override pace(): number {
    const size = this.#nodes.size;
    return size < 2000 ? 1000 : size < 5000 ? 2000 : 3000;
  }

  look(): Look {
    const parts = this.#place.group === undefined ? [] : [this.#place.group];
    if (this.#collection !== undefined && (this.#collection.state.phase === 'live' || this.#collection.state.phase === 'stale')) {
      parts.push(this.#services.formatNumber(this.#collection.rows.length));
    }
    return { label: this.#place.label, description: parts.join(' · '), icon: { id: this.icon }, words: ['list'], expandable: true };
  }

  override tooltip(): string {
    const { group, version, resource } = this.resource;
    return group === '' ? `${resource} (${version})` : `${resource}.${group} (${version})`;
  }

  override async children(): Promise<readonly TreeNode[]> {
    const collection = this.#open();
    await settledWithin(collection.settled, firstRowsMs, this.#services.clock);
    this.#missed = false;
    return this.#compose(this.#collection ?? collection);
  }

  override setShown(shown: boolean): void {
    this.#shown = shown;
    this.#release?.dispose();
    this.#release = undefined;
    if (shown) {
      this.#open();
      this.#age();
      if (this.#missed) {
        this.#missed = false;
        this.#rowsChanged();
      }
    } else {
      this.#aging?.dispose();
      this.#release = this.#services.clock.after(keepMs, () => this.#close());
    }
  }

  /** Lists again now, also after a refusal. */
  retry(): void {
    this.#collection?.retry();
  }

  /** Lists what the context's new scope says, where it matters to this kind. */
  scopeChanged(): void {
    if (this.resource.namespaced && this.#collection !== undefined) {
      this.#close();
      if (this.#shown) {
        this.#open();
      }
    }
  }

  override dispose(): void {
    this.#release?.dispose();
    this.#aging?.dispose();
    this.#opened.dispose();
    this.#collection = undefined;
    this.#nodes.clear();
  }

  get #namespace(): string | undefined {
    const { namespaces } = this.#services.scopes.of(this.#context.entry);
    return this.resource.namespaced && namespaces.length === 1 ? namespaces[0] : undefined;
  }

  #open(): LiveCollection {
    if (this.#collection !== undefined) {
      return this.#collection;
    }
    this.#opened = new Lifetime();
    const collection = this.#opened.add(this.connection.collections.open({ resource: this.resource, namespace: this.#namespace }));
    this.#collection = collection;
    this.#opened.add(collection.onDidChange((change) => this.#changed(change)));
    this.#opened.add(collection.onDidChangeState((state) => this.#stateChanged(state)));
    return collection;
  }

  /** Ends the list's watch and forgets its rows; the next look opens it again. */
  #close(): void {
    this.#release?.dispose();
    this.#release = undefined;
    if (this.#collection === undefined) {
      return;
    }
    this.#opened.dispose();
    this.#collection = undefined;
    this.#nodes.forEach((node) => this.#forget(node));
    this.#nodes.clear();
    this.#note = undefined;
    this.#missed = true;
    // The editor forgets the rows too.
    this.#services.refresher.below(this);
  }

  #changed(change: CollectionChange): void {
    for (const row of change.updated) {
      this.#nodes.get(keyOf(row))?.update(row);
    }
    for (const row of change.removed) {
      const node = this.#nodes.get(keyOf(row));
      if (node !== undefined) {
        this.#nodes.delete(keyOf(row));
        this.#forget(node);
      }
    }
    if (change.added.length > 0 || change.removed.length > 0) {
      this.#rowsChanged();
    }
  }

  #stateChanged(state: CollectionState): void {
    const note = listNote(state, this.#collection?.rows.length ?? 0, this.#noteWords());
    if (note !== undefined && this.#note !== undefined && note.failed === this.#note.note.failed) {
      this.#note.note = note;
      this.#services.refresher.row(this.#note);
    } else {
      this.#rowsChanged();
    }
  }

  #rowsChanged(): void {
    if (this.#shown) {
      this.#services.refresher.below(this);
    } else {
      this.#missed = true;
    }
  }

  #compose(collection: LiveCollection): readonly TreeNode[] {
    const rows: TreeNode[] = [];
    const note = listNote(collection.state, collection.rows.length, this.#noteWords());
    if (note === undefined) {
      this.#note = undefined;
    } else {
      this.#note ??= new NoteNode(this, 'state', note, () => this.retry());
      this.#note.note = note;
      rows.push(this.#note);
    }
    if (collection.state.phase === 'denied' || collection.state.phase === 'failed') {
      return rows;
    }
    for (const row of collection.rows.slice(0, mostRows)) {
      const key = keyOf(row);
      let node = this.#nodes.get(key);
      if (node === undefined) {
        node = new ObjectNode(this, row, this.#services);
        this.#nodes.set(key, node);
      }
      rows.push(node);
    }
    if (collection.rows.length > mostRows) {
      rows.push(this.#moreNote(collection.rows.length));
    }
    return rows;
  }

  #moreNote(total: number): NoteNode {
    const { t, formatNumber } = this.#services;
    const label = t('Showing {0} of {1}. Choose a namespace to see fewer.', formatNumber(mostRows), formatNumber(total));
    const note: Note = { label, icon: { id: 'info' }, message: label, failed: false };
    this.#more ??= new NoteNode(this, 'more', note);
    this.#more.note = note;
    return this.#more;
  }

  #noteWords(): Parameters<typeof listNote>[2] {
    const { t, formatNumber, formatTime } = this.#services;
    return { t, formatNumber, formatTime, label: this.#place.label, namespace: this.#namespace, namespaced: this.resource.namespaced };
  }

  /** Draws the ages again from time to time, less often the more there are. */
  #age(): void {
    this.#aging?.dispose();
    const size = this.#nodes.size;
    const period = size < 500 ? 10_000 : size < 2000 ? 60_000 : 300_000;
    this.#aging = this.#services.clock.after(period, () => {
      this.#nodes.forEach((node) => node.redrawIfChanged());
      this.#age();
    });
  }

  #forget(node: ObjectNode): void {
    this.#services.refresher.forget(node);
    this.#services.forget(node);
  }
}
