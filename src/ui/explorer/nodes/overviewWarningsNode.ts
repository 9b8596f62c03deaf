import { Lifetime, type Disposable } from '../../../common/lifetime.ts';
import type { Resource } from '../../../kube/api/types.ts';
import { eventFactsOf, eventFactsReader } from '../../../kube/kinds/events.ts';
import type { CollectionState, LiveCollection, Row } from '../../../kube/live/types.ts';
import { idBelow, TreeNode, type Look } from '../node.ts';
import { CollectionRows } from './collectionRows.ts';
import type { OverviewPlace } from './overviewKindNode.ts';

/** Warnings older than this are no news. */
const newsMs = 60 * 60 * 1000;
/** How often those that grew old are taken off. */
const agingMs = 30_000;

/** The warnings of the last hour in the context's scope, the newest first. */
export class OverviewWarningsNode extends TreeNode {
  readonly resource: Resource;
  readonly #place: OverviewPlace;
  readonly #rows: CollectionRows;
  #open: { readonly collection: LiveCollection; readonly lifetime: Lifetime } | undefined;
  #aging: Disposable | undefined;
  #count = 0;

  constructor(resource: Resource, place: OverviewPlace) {
    super(idBelow(place.parent, 'warnings'), place.parent);
    const { context, connection, services } = place;
    this.resource = resource;
    this.#place = place;
    const acrossNamespaces = (): boolean => this.#namespaces.length !== 1;
    this.#rows = new CollectionRows(this, {
      context,
      connection,
      resource,
      get acrossNamespaces() {
        return acrossNamespaces();
      },
      open: () => this.#openScope(),
      includes: (row) => this.#isNews(row),
      emptyText: () => services.t('No warnings in the last hour'),
    }, services);
  }

  get state(): CollectionState | undefined {
    return this.#open?.collection.state;
  }

  get settled(): Promise<void> {
    return this.#open?.collection.settled ?? Promise.resolve();
  }

  /** How many warnings of the last hour there are. */
  get count(): number {
    return this.#count;
  }

  look(): Look {
    const { t, formatNumber, formatTime } = this.#place.services;
    const { state } = this;
    const counted = this.#count === 0 ? t('none in the last hour') : t('{0} in the last hour', formatNumber(this.#count));
    const description = state?.phase === 'loading' ? t('Loading…') : state?.phase === 'stale' ? `${counted} · ${t('as of {0}', formatTime(state.since))}` : counted;
    const icon = this.#count > 0 ? { id: 'bell-dot', color: 'list.warningForeground' } : { id: 'bell' };
    return { label: t('Warnings'), description, icon, words: ['note'], expandable: this.#count > 0 };
  }

  override tooltip(): string {
    return this.#place.services.t('Events of type Warning that were seen in the last hour. The cluster tells them when something did not go as it should; many pass by themselves.');
  }

  override children(): Promise<readonly TreeNode[]> {
    return this.#rows.children();
  }

  override setShown(shown: boolean): void {
    this.#rows.setShown(shown);
  }

  /** Follows the warnings until `close`. */
  open(): void {
    if (this.#open !== undefined) {
      return;
    }
    const lifetime = new Lifetime();
    const collection = lifetime.add(this.#openScope());
    this.#open = { collection, lifetime };
    lifetime.add(collection.onDidChange(() => this.#recount()));
    lifetime.add(collection.onDidChangeState(() => this.#place.changed()));
    this.#recount();
    this.#age();
  }

  close(): void {
    this.#end();
    this.#rows.reopen();
  }

  /** Lists again now, and reads again what is below the rows. */
  retry(): void {
    this.#open?.collection.retry();
    this.#rows.retry();
  }

  override dispose(): void {
    this.#end();
    this.#rows.dispose();
  }

  get #namespaces(): readonly string[] {
    return this.#place.services.scopes.of(this.#place.context.entry).namespaces;
  }

  #end(): void {
    this.#aging?.dispose();
    this.#open?.lifetime.dispose();
    this.#open = undefined;
  }

  /** The server picks the warnings, which are a small part of all events. */
  #openScope(): LiveCollection {
    const { services, context, connection } = this.#place;
    return connection.collections.openScope({ resource: this.resource, facts: eventFactsReader, fieldSelector: 'type=Warning' }, this.#namespaces, services.scopes.fallback(context.entry));
  }

  #isNews(row: Row): boolean {
    return (eventFactsOf(row)?.last ?? 0) > this.#place.services.clock.now() - newsMs;
  }

  #recount(): void {
    const before = this.#count;
    this.#count = this.#open?.collection.rows.filter((row) => this.#isNews(row)).length ?? 0;
    if (this.#count !== before) {
      this.#place.services.refresher.row(this);
    }
    if ((this.#count === 0) !== (before === 0)) {
      this.#place.changed();
    }
  }

  #age(): void {
    this.#aging = this.#place.services.clock.after(agingMs, () => {
      this.#recount();
      this.#rows.inclusionChanged();
      this.#age();
    });
  }
}
