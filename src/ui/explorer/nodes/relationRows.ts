import type { Disposable } from '../../../common/lifetime.ts';
import type { LiveCollection, Row } from '../../../kube/live/types.ts';
import { keyOf, ownerUids } from '../../../kube/relations/build.ts';
import { openRelation, SearchedOnce } from '../../../kube/relations/open.ts';
import type { Relation, RowsRelation } from '../../../kube/relations/types.ts';
import type { TreeNode, TreeServices } from '../node.ts';
import { CollectionRows } from './collectionRows.ts';
import { listNote } from './listNote.ts';
import { failureNote, NoteNode, type Note } from './noteNode.ts';
import type { ObjectNode } from './objectNode.ts';
import { plainNote, refusedNote, relationNote } from './relationWords.ts';

/** One relation and its rows. */
interface Part {
  relation: RowsRelation;
  readonly rows: CollectionRows;
  /** What the rows are of, while they are open or were last. */
  list: LiveCollection | undefined;
  /** Whether the list was empty when its rows were last given. */
  wasEmpty: boolean;
}

/**
 * The rows of several relations below one node: live while they are on the screen. Its owner hands on what it is told:
 * `children`, `setShown` and `dispose`.
 */
export class RelationRows implements Disposable {
  readonly #parent: TreeNode;
  readonly #subject: ObjectNode;
  readonly #services: TreeServices;
  readonly #empty: string | undefined;
  readonly #retry: () => void;
  readonly #parts = new Map<string, Part>();
  readonly #notes = new Map<string, NoteNode>();
  #relations: readonly Relation[] = [];
  /** Of every row, read when it is first asked for; there may be thousands. */
  #uids: ReadonlySet<string> | undefined;
  #shown = false;

  /**
   * @param empty what is said where there are no rows; nothing where undefined
   * @param retry finds the relations anew
   */
  constructor(parent: TreeNode, subject: ObjectNode, empty: string | undefined, services: TreeServices, retry: () => void) {
    this.#parent = parent;
    this.#subject = subject;
    this.#empty = empty;
    this.#services = services;
    this.#retry = retry;
  }

  /** Shows these relations from now on. What stays the same keeps its rows. Says whether anything differs. */
  use(relations: readonly Relation[]): boolean {
    const before = this.#relations;
    this.#relations = relations;
    const rows = relations.filter((relation) => relation.type === 'rows');
    let changed = JSON.stringify(before.map(identityOf)) !== JSON.stringify(relations.map(identityOf));
    for (const [id, part] of this.#parts) {
      if (!rows.some((relation) => relation.id === id)) {
        this.#parts.delete(id);
        this.#end(part);
        changed = true;
      }
    }
    for (const relation of rows) {
      const known = this.#parts.get(relation.id);
      if (known === undefined) {
        this.#parts.set(relation.id, this.#makePart(relation));
      } else {
        const same = JSON.stringify(identityOf(known.relation)) === JSON.stringify(identityOf(relation));
        known.relation = relation;
        if (!same) {
          known.rows.reopen();
        }
      }
    }
    return changed;
  }

  async children(): Promise<readonly TreeNode[]> {
    const made = new Map(await Promise.all([...this.#parts].map(async ([id, part]) => [id, await part.rows.children()] as const)));
    const parts = this.#relations.flatMap(({ id }) => this.#parts.get(id) ?? []);
    const refused = parts.filter((part) => isRefused(part));
    const single = refused.length === parts.length && this.#relations.length === parts.length ? refused.slice(0, 1) : [];
    const rows = this.#relations.flatMap((relation) => {
      const part = this.#parts.get(relation.id);
      return part === undefined ? this.#noteRows(relation) : this.#partRows(part, made.get(relation.id) ?? [], single.includes(part));
    });
    const states = this.#stateNotes(parts);
    if (rows.length === 0 && states.length === 0 && this.#empty !== undefined) {
      rows.push(this.#note('empty', plainNote(this.#empty, 'circle-slash')));
    }
    rows.unshift(...states);
    const left = parts.filter(({ list }) => list instanceof SearchedOnce && list.isLeft);
    if (left.length > 0) {
      rows.push(this.#note('searched once', relationNote({ code: 'searched-once', kinds: left.map(({ relation }) => relation.resource.kind) }, this.#services.t)));
    }
    if (refused.length > single.length) {
      rows.push(this.#note('refused', refusedNote(refused.filter((part) => !single.includes(part)).map(({ relation }) => relation.resource.kind), this.#services.t)));
    }
    return rows;
  }

  /** Least time in milliseconds between two times the rows are sent again. */
  get pace(): number {
    return Math.max(1000, ...[...this.#parts.values()].map(({ rows }) => rows.pace));
  }

  /** Lists again now, and reads again what is below the rows. */
  retry(): void {
    this.#parts.forEach(({ rows }) => rows.retry());
  }

  setShown(shown: boolean): void {
    this.#shown = shown;
    this.#parts.forEach(({ rows }) => rows.setShown(shown));
  }

  dispose(): void {
    this.#parts.forEach(({ rows }) => rows.dispose());
    this.#parts.clear();
  }

  /** Its rows leave the tree, which `reopen` of what is not shown comes to. */
  #end({ rows }: Part): void {
    rows.setShown(false);
    rows.reopen();
    rows.dispose();
  }

  #makePart(relation: RowsRelation): Part {
    const { context, connection } = this.#subject.list;
    const { namespace } = this.#subject.ref;
    // Events are in the namespace of what they are about, as far as that has one.
    const acrossNamespaces = (): boolean => part.relation.folder !== 'events'
      && part.relation.queries.some((query) => query.resource.namespaced && (query.namespace === undefined || query.namespace !== namespace));
    const rows: CollectionRows = new CollectionRows(this.#parent, {
      context,
      connection,
      resource: relation.resource,
      profile: relation.profile,
      get acrossNamespaces() {
        return acrossNamespaces();
      },
      open: () => this.#open(part),
      includes: (row) => part.relation.emptiness === undefined && !(part.relation.topmost === true && this.#isOwned(row)),
      emptyText: () => undefined,
      toldByOwner: true,
    }, this.#services);
    const part: Part = { relation, rows, list: undefined, wasEmpty: false };
    if (this.#shown) {
      rows.setShown(true);
    }
    return part;
  }

  /** Opens the list, and listens for what the list's own rows do not show. */
  #open(part: Part): LiveCollection {
    const { connection, context } = this.#subject.list;
    const list = openRelation(connection.collections, part.relation, this.#services.scopes.fallback(context.entry));
    part.list = list;
    const { relation: { emptiness, topmost } } = part;
    if (emptiness !== undefined) {
      part.wasEmpty = isEmpty(part);
      const look = (): void => {
        if (part.wasEmpty !== isEmpty(part)) {
          part.wasEmpty = isEmpty(part);
          this.#services.refresher.below(this.#parent);
        }
      };
      list.onDidChange(look);
      list.onDidChangeState(look);
    }
    if (topmost === true) {
      this.#uids = undefined;
      list.onDidChange(() => {
        this.#uids = undefined;
        this.#parts.forEach(({ rows }) => rows.inclusionChanged());
      });
    }
    return list;
  }

  /** Whether an owner of the object is among these rows. */
  #isOwned(row: Row): boolean {
    this.#uids ??= new Set([...this.#parts.values()].flatMap(({ list }) => list?.rows.map(({ uid }) => uid) ?? []));
    return ownerUids(row).some((uid) => this.#uids?.has(uid));
  }

  #partRows(part: Part, made: readonly TreeNode[], withRefusal: boolean): TreeNode[] {
    const { relation, rows: { state } } = part;
    const { t } = this.#services;
    if (relation.emptiness !== undefined) {
      part.wasEmpty = isEmpty(part);
      return part.wasEmpty ? [this.#note(relation.id, relationNote(relation.emptiness, t))] : [];
    }
    if (isRefused(part)) {
      return withRefusal ? [...made] : [];
    }
    const rows = [...made];
    if (state?.phase === 'live' && state.missing === undefined) {
      const there = new Set(part.list?.rows.map(keyOf));
      for (const target of relation.expected?.filter((name) => !there.has(keyOf(name))) ?? []) {
        rows.push(this.#note(`${relation.id} ${keyOf(target)}`, relationNote({ code: 'missing', kind: relation.resource.kind, target }, t)));
      }
    }
    return rows;
  }

  /** What there is to say of how the lists fare: one row for all that load, that stand still, or that failed alike. */
  #stateNotes(parts: readonly Part[]): NoteNode[] {
    const states = parts.flatMap(({ rows: { state } }) => state ?? []);
    const stale = states.filter((state) => state.phase === 'stale').sort((left, right) => left.since - right.since).slice(0, 1);
    const failed = states.filter((state) => state.phase === 'failed').filter(({ failure }) => failure.code !== stale[0]?.failure.code);
    const told = [...stale, ...new Map(failed.map((state) => [state.failure.code, state])).values()].flatMap((state) => {
      const note = listNote(state, undefined, this.#services);
      return note === undefined ? [] : [this.#note(`${state.phase} ${state.failure.code}`, note, () => this.retry())];
    });
    const isLoading = states.some(({ phase }) => phase === 'loading');
    return [...isLoading ? [this.#note('loading', plainNote(this.#services.t('Loading…'), 'loading~spin'))] : [], ...told];
  }

  #noteRows(relation: Relation): TreeNode[] {
    switch (relation.type) {
      case 'failure':
        return [this.#note(relation.id, failureNote(relation.failure))];
      case 'note':
        return [this.#note(relation.id, relationNote(relation.note, this.#services.t))];
      case 'rows':
        return [];
    }
  }

  #note(name: string, note: Note, retry = this.#retry): NoteNode {
    const known = this.#notes.get(name) ?? new NoteNode(this.#parent, `relation ${name}`, note, retry);
    this.#notes.set(name, known);
    known.note = note;
    return known;
  }
}

/** One of many places, where the server does not let us look. */
function isRefused({ relation, rows: { state } }: Part): boolean {
  return relation.oneOfMany === true && state?.phase === 'denied';
}

function isEmpty({ rows: { state }, list }: Part): boolean {
  return state?.phase === 'live' && list?.rows.length === 0;
}

/** What tells a relation from another of the same id. */
function identityOf(relation: Relation): unknown {
  if (relation.type === 'failure') {
    return [relation.id, relation.failure.message];
  }
  if (relation.type === 'note') {
    return relation;
  }
  const { id, queries, key, expected } = relation;
  return [id, queries.map(({ resource, namespace, labelSelector, fieldSelector }) => [resource.group, resource.version, resource.resource, namespace, labelSelector, fieldSelector]), key, expected];
}
