import { Lifetime, type Disposable } from '../../../common/lifetime.ts';
import type { Resource } from '../../../kube/api/types.ts';
import { HealthCounts, type HealthTally } from '../../../kube/kinds/healthCounts.ts';
import { profileOf } from '../../../kube/kinds/registry.ts';
import type { KindProfile } from '../../../kube/kinds/types.ts';
import type { CollectionChange, CollectionState, Column, LiveCollection, Row } from '../../../kube/live/types.ts';
import type { Connection } from '../../../kube/types.ts';
import type { TreeNode, TreeServices } from '../node.ts';
import { settledWithin } from '../settledWithin.ts';
import type { ContextNode } from './contextNode.ts';
import { lastLook, type LastLook } from './lastLook.ts';
import { listNote } from './listNote.ts';
import { ListNotes } from './listNotes.ts';
import { abortable, firstRows } from './listWaits.ts';
import type { Note } from './noteNode.ts';
import { keyOf, ObjectNode, type ObjectList } from './objectNode.ts';
import { RowAging } from './rowAging.ts';
import type { RowSource } from './rowSource.ts';
import { pause, sliced } from './sliced.ts';

/** Rows that a list still shows at once; the tree of the editor is measured up to here. */
const mostRows = 10_000;
/** How long an expanding list may keep the editor waiting for its first rows. */
const firstRowsMs = 400;
/** How long a list that left the screen is kept live, for those who just look elsewhere. */
const keepMs = 15_000;

/**
 * The rows of one live collection below a node of the tree: live while they are on the screen, each object the same
 * node for as long as it lives. Its owner hands on what it is told: `children`, `setShown` and `dispose`.
 */
export class CollectionRows implements ObjectList, Disposable {
  readonly context: ContextNode;
  readonly connection: Connection;
  readonly resource: Resource;
  readonly profile: KindProfile;
  readonly #parent: TreeNode;
  readonly #source: RowSource;
  readonly #services: TreeServices;
  readonly #nodes = new Map<string, ObjectNode>();
  readonly #aging: RowAging;
  readonly #notes: ListNotes;
  #collection: LiveCollection | undefined;
  #health: HealthCounts | undefined;
  #last: LastLook | undefined;
  /** What the list was when its state was last heard of. */
  #phase: CollectionState['phase'] | undefined;
  #firstRows = Promise.resolve();
  #opened = new Lifetime();
  #release: Disposable | undefined;
  #shown = false;
  /** The editor waits for the rows for the first time: what comes meanwhile is in the answer and needs no event. */
  #awaited = false;
  /** Rows came or went while nobody looked. */
  #missed = false;
  /** The rows shown, and the rows of the collection that they were made from. */
  #visible: { readonly of: readonly Row[]; readonly rows: readonly Row[] } = { of: [], rows: [] };

  constructor(parent: TreeNode, source: RowSource, services: TreeServices) {
    this.#parent = parent;
    this.#source = source;
    this.#services = services;
    this.context = source.context;
    this.connection = source.connection;
    this.resource = source.resource;
    this.profile = source.profile ?? profileOf(source.resource);
    this.#notes = new ListNotes(parent, source.resource, services, () => this.retry());
    this.#aging = new RowAging(this.#nodes, services.clock);
  }

  get columns(): readonly Column[] {
    return this.#collection?.columns ?? [];
  }

  get acrossNamespaces(): boolean {
    return this.#source.acrossNamespaces;
  }

  /** How the list fares; undefined while it is not open. */
  get state(): CollectionState | undefined {
    return this.#collection?.state;
  }

  /** How many objects the list holds, and how many of them are shown. */
  get counts(): { readonly all: number; readonly included: number } {
    return { all: this.#collection?.rows.length ?? 0, included: this.#included().length };
  }

  /** How the objects of the list fare; undefined while it is not open, or where nobody wants to know. */
  get tally(): HealthTally | undefined {
    const phase = this.#collection?.state.phase;
    return phase === 'denied' || phase === 'failed' ? undefined : this.#health?.tally;
  }

  /** How the list fared when it was closed; undefined while it is open, and where its source has changed since. */
  get last(): LastLook | undefined {
    return this.#last;
  }

  /** Least time in milliseconds between two times the rows are sent again. */
  get pace(): number {
    const expected = this.state?.phase === 'loading' ? this.state.total ?? 0 : 0;
    const size = Math.max(this.#nodes.size, expected);
    return size < 2000 ? 1000 : size < 5000 ? 2000 : 3000;
  }

  /**
   * Finds an object's row once the list is read: `excluded` where the list has it and does not show it, `beyond` where it
   * stands behind the last row shown. Opens the list, which closes again where nobody looks at it. Rejects with a Failure.
   */
  async locate(name: string, namespace: string | undefined, signal: AbortSignal): Promise<ObjectNode | 'absent' | 'beyond' | 'excluded'> {
    const isIt = (row: Row): boolean => row.name === name && row.namespace === namespace;
    try {
      let read: LiveCollection | undefined;
      while (read === undefined || read !== this.#collection) {
        this.#open();
        read = this.#collection;
        await abortable(read?.settled, signal);
      }
      if (read.state.phase === 'denied' || read.state.phase === 'failed') {
        throw read.state.failure;
      }
      const included = this.#included();
      const place = included.findIndex(isIt);
      const row = included[place];
      if (row === undefined) {
        return read.rows.some(isIt) ? 'excluded' : 'absent';
      }
      return place < mostRows ? this.#nodeOf(row) : 'beyond';
    } finally {
      if (!this.#shown) {
        this.setShown(false);
      }
    }
  }

  /** The rows, under a note where there is something to say of them. Opens the list and waits a little for its first page. */
  async children(): Promise<readonly TreeNode[]> {
    this.#open();
    this.#awaited ||= !this.#notes.isShown && this.#nodes.size === 0;
    await settledWithin(this.#firstRows, firstRowsMs, this.#services.clock);
    let made: readonly Row[] | undefined;
    // Rows may come while nodes are made.
    while (made !== this.#included()) {
      made = this.#included();
      await this.#makeReady(made);
    }
    this.#awaited = false;
    this.#missed = false;
    return this.#compose();
  }

  setShown(shown: boolean): void {
    this.#shown = shown;
    this.#release?.dispose();
    this.#release = undefined;
    if (shown) {
      this.#open();
      this.#aging.start();
      if (this.#missed) {
        this.#missed = false;
        this.#rowsChanged();
      }
    } else {
      this.#aging.stop();
      this.#release = this.#services.clock.after(keepMs, () => this.#close());
    }
  }

  /** Lists again now, also after a refusal, and reads again what is below the rows. */
  retry(): void {
    this.#collection?.retry();
    this.#nodes.forEach((node) => node.retry());
  }

  /** To call when the source opens something else from now on. */
  reopen(): void {
    const wasOpen = this.#collection !== undefined;
    this.#close();
    this.#forgetLast();
    if (wasOpen && this.#shown) {
      this.#open();
    }
  }

  /** To call when the source includes other rows of the same list from now on. */
  inclusionChanged(): void {
    const before = this.#visible.rows;
    this.#visible = { of: [], rows: [] };
    const after = this.#included();
    if (before.length !== after.length || before.some((row, index) => keyOf(row) !== keyOf(after[index] ?? row))) {
      this.#rowsChanged();
    }
  }

  dispose(): void {
    this.#release?.dispose();
    this.#aging.dispose();
    this.#opened.dispose();
    this.#collection = undefined;
    this.#health = undefined;
    this.#nodes.forEach((node) => node.dispose());
    this.#nodes.clear();
  }

  #open(): void {
    if (this.#collection !== undefined) {
      return;
    }
    this.#opened = new Lifetime();
    const collection = this.#opened.add(this.#source.open());
    this.#collection = collection;
    this.#last = undefined;
    this.#phase = collection.state.phase;
    this.#countHealth(collection);
    this.#firstRows = firstRows(collection, this.#opened);
    this.#opened.add(collection.onDidChange((change) => this.#changed(change)));
    this.#opened.add(collection.onDidChangeState((state) => this.#stateChanged(state)));
    if (collection.state.phase !== 'loading') {
      // A list that is open elsewhere already tells of nothing: what the row above says of it is new all the same.
      this.#source.stateChanged?.(collection.state);
    }
  }

  #countHealth(collection: LiveCollection): void {
    if (this.#source.healthChanged === undefined) {
      return;
    }
    const health = this.#opened.add(new HealthCounts(collection, this.profile));
    this.#health = health;
    this.#opened.add(health.onDidChange(() => this.#source.healthChanged?.()));
  }

  /** Ends the list's watch and forgets its rows; the next look opens it again. */
  #close(): void {
    this.#release?.dispose();
    this.#release = undefined;
    const collection = this.#collection;
    if (collection === undefined) {
      return;
    }
    this.#last = lastLook(this.state, this.tally, collection.rows.length, this.#services.clock.now());
    this.#opened.dispose();
    this.#collection = undefined;
    this.#health = undefined;
    this.#source.healthChanged?.();
    this.#nodes.forEach((node) => this.#forget(node));
    this.#nodes.clear();
    this.#notes.show(undefined);
    this.#visible = { of: [], rows: [] };
    this.#missed = true;
    // The editor forgets the rows too.
    this.#services.refresher.below(this.#parent);
  }

  #forgetLast(): void {
    if (this.#last !== undefined) {
      this.#last = undefined;
      this.#source.healthChanged?.();
    }
  }

  #changed(change: CollectionChange): void {
    let moved = change.added.some((row) => this.#includes(row));
    for (const row of change.updated) {
      const node = this.#nodes.get(keyOf(row));
      if (node !== undefined) {
        moved ||= this.profile.compare !== undefined && this.profile.compare(node.row, row) !== 0;
        node.update(row);
      }
    }
    for (const row of change.removed) {
      const node = this.#nodes.get(keyOf(row));
      if (node !== undefined) {
        this.#nodes.delete(keyOf(row));
        this.#forget(node);
        moved = true;
      }
    }
    if (!moved) {
      return;
    }
    if (this.#collection?.state.phase === 'loading' && this.#nodes.size > 0) {
      // The pages after the first are drawn all at once when the last is here. They are made ready meanwhile, but not
      // in the same step in which a page is read.
      this.#services.inBackground(pause(this.#services.clock).then(() => this.#makeReady(change.added.filter((row) => this.#includes(row)))));
      return;
    }
    this.#rowsChanged();
  }

  #stateChanged(state: CollectionState): void {
    this.#source.stateChanged?.(state);
    const wasLoading = this.#phase === 'loading';
    this.#phase = state.phase;
    if (this.#source.toldByOwner === true && state.phase === 'loading' && wasLoading) {
      return;
    }
    if (!this.#notes.replace(this.#noteFor(state))) {
      this.#rowsChanged();
    }
  }

  #rowsChanged(): void {
    if (this.#awaited) {
      return;
    }
    if (this.#shown) {
      this.#services.refresher.below(this.#parent);
    } else {
      this.#missed = true;
    }
  }

  #compose(): readonly TreeNode[] {
    const collection = this.#collection;
    if (collection === undefined) {
      return [];
    }
    const rows: TreeNode[] = [];
    const note = this.#notes.show(this.#noteFor(collection.state));
    if (note !== undefined) {
      rows.push(note);
    }
    if (collection.state.phase === 'denied' || collection.state.phase === 'failed') {
      return rows;
    }
    const included = this.#included();
    for (const row of included.slice(0, mostRows)) {
      rows.push(this.#nodeOf(row));
    }
    if (included.length > mostRows) {
      rows.push(this.#notes.more(mostRows, included.length));
    }
    return rows;
  }

  /** The rows to show in their order. The same array until something changes. */
  #included(): readonly Row[] {
    const all = this.#collection?.rows ?? [];
    if (this.#visible.of !== all) {
      const included = this.#source.includes === undefined ? all : all.filter((row) => this.#includes(row));
      const { compare } = this.profile;
      this.#visible = { of: all, rows: compare === undefined ? included : [...included].sort(compare) };
    }
    return this.#visible.rows;
  }

  #includes(row: Row): boolean {
    return this.#source.includes?.(row) ?? true;
  }

  /** Makes what the rows show, so that the editor finds it ready. */
  #makeReady(rows: readonly Row[]): Promise<void> {
    return sliced(rows.slice(0, mostRows), (row) => this.#nodeOf(row).look(), this.#services.clock, this.#opened.signal);
  }

  #nodeOf(row: Row): ObjectNode {
    const key = keyOf(row);
    let node = this.#nodes.get(key);
    if (node === undefined) {
      node = new ObjectNode(this.#parent, this, row, this.#services);
      this.#nodes.set(key, node);
    } else if (node.row !== row) {
      node.update(row);
    }
    return node;
  }

  #noteFor(state: CollectionState): Note | undefined {
    if (this.#source.toldByOwner === true && (state.phase === 'loading' || state.phase === 'stale' || state.phase === 'failed')) {
      return undefined;
    }
    const empty = this.#included().length === 0 ? this.#source.emptyText() : undefined;
    return listNote(state, empty, this.#services);
  }

  #forget(node: ObjectNode): void {
    node.dispose();
    this.#services.refresher.forget(node);
    this.#services.forget(node);
  }
}
