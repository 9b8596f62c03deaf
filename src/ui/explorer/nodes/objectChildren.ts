import type { Failure } from '../../../common/failure.ts';
import { Lifetime, type Disposable } from '../../../common/lifetime.ts';
import { nodeProfile } from '../../../kube/kinds/node.ts';
import { Healing, mayShowOn } from '../../../kube/live/healing.ts';
import type { FolderId, Relation } from '../../../kube/relations/types.ts';
import type { TreeNode, TreeServices } from '../node.ts';
import { settledWithin } from '../settledWithin.ts';
import { NodeDetails } from './nodeDetails.ts';
import { NoteNode } from './noteNode.ts';
import type { ObjectNode } from './objectNode.ts';
import { PodContainers } from './podContainers.ts';
import { RelationFolder } from './relationFolder.ts';
import { RelationRows } from './relationRows.ts';
import { plainNote } from './relationWords.ts';

/** How long an expanding object may keep the editor waiting before a row says that it is being read. */
const patienceMs = 700;

/**
 * The rows below an object, kept up with it while they are on the screen: the containers of a pod, what belongs to
 * the object directly, then folders.
 */
export class ObjectChildren implements Disposable {
  readonly #parent: ObjectNode;
  readonly #services: TreeServices;
  readonly #lifetime = new Lifetime();
  readonly #containers: PodContainers | undefined;
  readonly #details: NodeDetails | undefined;
  readonly #direct: RelationRows;
  readonly #folders = new Map<FolderId, RelationFolder>();
  #relations: readonly Relation[] | undefined;
  #waiting: NoteNode | undefined;
  #loading: Promise<void> | undefined;
  #outdated = true;
  #shown = false;
  readonly #healing = new Healing();
  /** What of the last reading failed. */
  #failure: Failure | undefined;
  #again: Disposable | undefined;

  constructor(parent: ObjectNode, services: TreeServices) {
    this.#parent = parent;
    this.#services = services;
    this.#containers = parent.hasContainers ? new PodContainers(parent, services) : undefined;
    this.#details = parent.list.profile === nodeProfile ? this.#lifetime.add(new NodeDetails(parent, services)) : undefined;
    this.#direct = this.#lifetime.add(new RelationRows(parent, parent, undefined, services, () => this.retry()));
  }

  /** The object was changed. */
  rowChanged(): void {
    this.#outdated = true;
    this.#details?.rowChanged();
    if (this.#shown) {
      this.#services.inBackground(this.#load());
    }
  }

  async rows(): Promise<readonly TreeNode[]> {
    if ((this.#outdated || this.#relations === undefined) && !await settledWithin(this.#load(), patienceMs, this.#services.clock) && this.#relations === undefined) {
      this.#services.inBackground(this.#load().then(() => this.#services.refresher.below(this.#parent)));
      return [this.#waitingNote()];
    }
    return [...this.#containers?.rows ?? [], ...await this.#details?.rows() ?? [], ...await this.#direct.children(), ...this.#folders.values()];
  }

  setShown(shown: boolean): void {
    this.#shown = shown;
    this.#details?.setShown(shown);
    this.#direct.setShown(shown);
    this.#again?.dispose();
    if (shown && (this.#outdated || this.#failure !== undefined) && this.#relations !== undefined) {
      this.#services.inBackground(this.#load());
    }
  }

  /** Reads and lists again now, all the way down. */
  retry(): void {
    this.#outdated = true;
    this.#healing.reset();
    this.#details?.retry();
    this.#direct.retry();
    this.#folders.forEach((folder) => folder.retry());
    if (this.#shown) {
      this.#services.inBackground(this.#load());
    }
  }

  dispose(): void {
    this.#shown = false;
    this.#again?.dispose();
    this.#lifetime.dispose();
    this.#folders.forEach((folder) => folder.dispose());
    this.#folders.clear();
  }

  #waitingNote(): NoteNode {
    this.#waiting ??= new NoteNode(this.#parent, 'waiting', plainNote(this.#services.t('Loading…'), 'loading~spin'));
    return this.#waiting;
  }

  /**
   * Reads what the rows are made from. One read at a time; what changed meanwhile is read after it, and what failed is
   * read again while it is on the screen.
   */
  #load(): Promise<void> {
    this.#again?.dispose();
    this.#loading ??= this.#read().finally(() => {
      this.#loading = undefined;
      if (this.#outdated && this.#shown) {
        this.#services.inBackground(this.#load());
      } else if (this.#failure !== undefined && this.#shown) {
        this.#loadLater(this.#failure);
      }
    });
    return this.#loading;
  }

  #loadLater(failure: Failure): void {
    const wait = this.#healing.next(failure);
    this.#again = wait === undefined ? undefined : this.#services.clock.after(wait, () => this.#services.inBackground(this.#load()));
  }

  async #read(): Promise<void> {
    this.#outdated = false;
    const { list: { connection, columns }, ref, row } = this.#parent;
    const signal = AbortSignal.any([connection.signal, this.#lifetime.signal]);
    const before = this.#containers?.rows;
    // Nobody needs it before the first object is expanded.
    const { relationsOf } = await import('../../../kube/relations/registry.ts');
    const [relations, unread] = await Promise.all([
      relationsOf({ ref, row, columns }, { discovery: connection.discovery, reader: connection.reader, signal }).catch((error: unknown) => {
        if (signal.aborted) {
          return undefined;
        }
        throw error;
      }),
      this.#containers?.read(signal, () => this.retry()),
    ]);
    if (relations === undefined || signal.aborted) {
      return;
    }
    const failures = relations.filter((relation) => relation.type === 'failure');
    this.#failure = unread ?? failures[0]?.failure;
    if (this.#failure === undefined) {
      this.#healing.reset();
    }
    const isFirst = this.#relations === undefined;
    // What was found before is shown on below the word that it may not be so any more.
    const known = (this.#relations ?? []).filter(({ type }) => type !== 'failure');
    const isKept = known.length > 0 && failures.length > 0 && failures.every(({ failure }) => mayShowOn(failure));
    const changed = this.#use(isKept ? [...failures, ...known] : relations);
    if (!isFirst && (changed || !sameRows(before, this.#containers?.rows))) {
      this.#services.refresher.below(this.#parent);
    }
  }

  /** Hands the relations to where they are shown; says whether the rows directly below differ. */
  #use(relations: readonly Relation[]): boolean {
    this.#relations = relations;
    let changed = this.#direct.use(relations.filter(({ folder }) => folder === undefined));
    const byFolder = Map.groupBy(relations.filter(({ folder }) => folder !== undefined), ({ folder }) => folder);
    for (const [id, folder] of this.#folders) {
      if (!byFolder.has(id)) {
        this.#folders.delete(id);
        folder.dispose();
        this.#services.forget(folder);
        changed = true;
      }
    }
    for (const [id, of] of byFolder) {
      if (id === undefined) {
        continue;
      }
      const known = this.#folders.get(id);
      const folder = known ?? new RelationFolder(this.#parent, id, this.#services, () => this.retry());
      this.#folders.set(id, folder);
      if (folder.use(of)) {
        this.#services.refresher.below(folder);
      }
      changed ||= known === undefined;
    }
    return changed;
  }
}

function sameRows(before: readonly TreeNode[] | undefined, after: readonly TreeNode[] | undefined): boolean {
  return before?.length === after?.length && (before?.every((node, index) => node === after?.[index]) ?? true);
}
