import { explain } from '../../../common/failure.ts';
import { Lifetime } from '../../../common/lifetime.ts';
import type { Resource } from '../../../kube/api/types.ts';
import { HealthCounts, type HealthTally } from '../../../kube/kinds/healthCounts.ts';
import { profileOf } from '../../../kube/kinds/registry.ts';
import type { Health, KindProfile } from '../../../kube/kinds/types.ts';
import { DerivedCollection } from '../../../kube/live/derived.ts';
import type { CollectionState, LiveCollection } from '../../../kube/live/types.ts';
import { readerOf } from '../../../kube/relations/readers.ts';
import type { Connection } from '../../../kube/types.ts';
import { healthIcon } from '../healthIcon.ts';
import { idBelow, TreeNode, type Look, type TreeServices } from '../node.ts';
import { CollectionRows } from './collectionRows.ts';
import type { ContextNode } from './contextNode.ts';
import { rollUp, spokenHealth } from './healthRollup.ts';
import { isNotWell, type OverviewKind } from './overviewKinds.ts';

/** Where a row of the overview stands, and whom it tells that its list came or fails. */
export interface OverviewPlace {
  readonly parent: TreeNode;
  readonly context: ContextNode;
  readonly connection: Connection;
  readonly services: TreeServices;
  /** The list has another state, or has objects where it had none. */
  readonly changed: () => void;
}

/** Which objects stand below the row, and what the hover says of them. */
export interface OverviewRows {
  readonly includes: (health: Health) => boolean;
  readonly explanation: string;
  /** Shows the kind's icon in the colour of its health instead of a sign for it. */
  readonly keepIcon?: boolean;
}

/** How many objects of one kind fare how; below it those that are not well. */
export class OverviewKindNode extends TreeNode {
  readonly kind: OverviewKind;
  readonly resource: Resource;
  readonly #place: OverviewPlace;
  readonly #profile: KindProfile;
  readonly #below: OverviewRows;
  readonly #rows: CollectionRows;
  #open: { readonly collection: LiveCollection; readonly counts: HealthCounts; readonly lifetime: Lifetime } | undefined;
  #wasEmpty = true;

  /** @param below what stands below where that is not only what is not well */
  constructor(kind: OverviewKind, resource: Resource, place: OverviewPlace, below?: OverviewRows) {
    super(idBelow(place.parent, kind.id), place.parent);
    const { context, connection, services } = place;
    this.kind = kind;
    this.resource = resource;
    this.#place = place;
    this.#profile = profileOf(resource);
    this.#below = below ?? { includes: isNotWell, explanation: services.t('Below are those that are not well.') };
    const acrossNamespaces = (): boolean => resource.namespaced && this.#namespaces.length !== 1;
    this.#rows = new CollectionRows(this, {
      context,
      connection,
      resource,
      get acrossNamespaces() {
        return acrossNamespaces();
      },
      open: () => this.#openNotWell(),
      emptyText: () => services.t('All of them are well'),
    }, services);
  }

  /** How the whole list fares; undefined before `open`. */
  get state(): CollectionState | undefined {
    return this.#open?.collection.state;
  }

  /** Resolves when the list is there, or is known not to come. */
  get settled(): Promise<void> {
    return this.#open?.collection.settled ?? Promise.resolve();
  }

  get tally(): HealthTally | undefined {
    return this.#open?.counts.tally;
  }

  get size(): number {
    return this.#open?.collection.rows.length ?? 0;
  }

  override get health(): Health {
    return this.#open?.counts.worst ?? 'unknown';
  }

  look(): Look {
    const { services } = this.#place;
    const { state } = this;
    const summary = this.tally === undefined ? '' : this.kind.summary(this.tally, services);
    const more = state?.phase === 'loading' ? services.t('Loading…') : state?.phase === 'stale' ? services.t('as of {0}', services.formatTime(state.since)) : '';
    const description = state?.phase === 'denied' ? services.t('not allowed to read') : [summary, more].filter((text) => text !== '').join(' · ');
    // What is only on its way spins in the rows below, not here.
    const sign = this.health === 'progressing' ? { id: this.#profile.icon } : healthIcon(this.health, this.#profile.icon);
    const icon = this.#below.keepIcon === true ? { ...sign, id: this.#profile.icon } : sign;
    const label = this.kind.label(services.t);
    const spoken = [label, description, ...spokenHealth(this.health, services.t)].filter((text) => text !== '').join(', ');
    return { label, description, icon, words: ['note'], expandable: this.#hasRows(), spoken };
  }

  override tooltip(): string {
    const { state } = this;
    return state?.phase === 'denied' || state?.phase === 'failed' ? explain(state.failure) : this.#below.explanation;
  }

  override pace(): number {
    return this.#rows.pace;
  }

  override children(): Promise<readonly TreeNode[]> {
    return this.#rows.children();
  }

  override setShown(shown: boolean): void {
    this.#rows.setShown(shown);
  }

  /** Lists what the context's scope holds and counts it, until `close`. */
  open(): void {
    if (this.#open !== undefined) {
      return;
    }
    const lifetime = new Lifetime();
    const collection = lifetime.add(this.#openScope());
    const counts = lifetime.add(new HealthCounts(collection, this.#profile));
    this.#open = { collection, counts, lifetime };
    this.#wasEmpty = collection.rows.length === 0;
    lifetime.add(collection.onDidChange(() => this.#emptinessChanged()));
    lifetime.add(collection.onDidChangeState(() => this.#place.changed()));
    lifetime.add(counts.onDidChange(() => rollUp(this, this.#place.services)));
  }

  close(): void {
    this.#open?.lifetime.dispose();
    this.#open = undefined;
    this.#rows.reopen();
  }

  /** Lists again now, and reads again what is below the rows. */
  retry(): void {
    this.#open?.collection.retry();
    this.#rows.retry();
  }

  override dispose(): void {
    this.#open?.lifetime.dispose();
    this.#open = undefined;
    this.#rows.dispose();
  }

  get #namespaces(): readonly string[] {
    const { services, context } = this.#place;
    return this.resource.namespaced ? services.scopes.of(context.entry).namespaces : [];
  }

  #openScope(): LiveCollection {
    const { services, context, connection } = this.#place;
    const fallback = this.resource.namespaced ? services.scopes.fallback(context.entry) : [];
    return connection.collections.openScope({ resource: this.resource, facts: readerOf(this.resource) }, this.#namespaces, fallback);
  }

  /** A part of the same list: nothing more is asked of the server. */
  #openNotWell(): LiveCollection {
    const whole = this.#openScope();
    return new DerivedCollection(whole.query, { lists: [whole], includes: (row, columns) => this.#below.includes(this.#profile.health(row, columns)) });
  }

  /** A refusal is told below as well, with another try. */
  #hasRows(): boolean {
    const { tally } = this;
    const refused = this.state?.phase === 'denied' || this.state?.phase === 'failed';
    return refused || (tally !== undefined && (Object.keys(tally) as Health[]).some((health) => tally[health] > 0 && this.#below.includes(health)));
  }

  #emptinessChanged(): void {
    const empty = this.size === 0;
    if (empty !== this.#wasEmpty) {
      this.#wasEmpty = empty;
      this.#place.changed();
    }
  }
}
