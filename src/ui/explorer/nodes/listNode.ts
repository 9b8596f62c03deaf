import type { ItemWord } from '../../../contributions.ts';
import type { Resource } from '../../../kube/api/types.ts';
import { worstOfTally, type HealthTally } from '../../../kube/kinds/healthCounts.ts';
import type { Health } from '../../../kube/kinds/types.ts';
import type { LiveCollection, Row } from '../../../kube/live/types.ts';
import { readerOf } from '../../../kube/relations/readers.ts';
import type { Connection } from '../../../kube/types.ts';
import { filterText } from '../filterText.ts';
import { isFiltered, nameMatcher, type ListFilter } from '../filters.ts';
import type { KindPlace } from '../layout.ts';
import { idBelow, TreeNode, type Look, type TreeServices } from '../node.ts';
import { shortScopeText } from '../scopeText.ts';
import { CollectionRows } from './collectionRows.ts';
import type { ContextNode } from './contextNode.ts';
import { failingText, rolledUp, rollUp } from './healthRollup.ts';
import { NoteNode } from './noteNode.ts';
import type { ObjectNode } from './objectNode.ts';
import type { RowSource } from './rowSource.ts';

/** One kind's list: live while it is on the screen. */
export class ListNode extends TreeNode {
  readonly context: ContextNode;
  readonly #place: KindPlace;
  readonly #services: TreeServices;
  readonly #rows: CollectionRows;
  readonly #known = new Map<string, NoteNode>();
  #filter: ListFilter;
  #matches: (name: string) => boolean;

  constructor(parent: TreeNode, context: ContextNode, connection: Connection, place: KindPlace, services: TreeServices) {
    super(idBelow(parent, 'list', place.resource.group, place.resource.resource), parent);
    this.context = context;
    this.#place = place;
    this.#services = services;
    this.#filter = services.filters.of(context.entry.name, place.resource);
    this.#matches = nameMatcher(this.#filter.name);
    this.#rows = new CollectionRows(this, this.#source(connection), services);
  }

  get resource(): Resource {
    return this.#place.resource;
  }

  get connection(): Connection {
    return this.#rows.connection;
  }

  /** As `CollectionRows.locate`. */
  locate(name: string, namespace: string | undefined, signal: AbortSignal): Promise<ObjectNode | 'absent' | 'beyond' | 'excluded'> {
    return this.#rows.locate(name, namespace, signal);
  }

  override pace(): number {
    return this.#rows.pace;
  }

  look(): Look {
    const parts = [...(this.#place.group === undefined ? [] : [this.#place.group]), ...this.#countText()];
    return { label: this.#place.label, description: parts.join(' · '), icon: rolledUp({ id: this.#rows.profile.icon }, this.health), words: ['list', ...this.#filterWords()], expandable: true };
  }

  override get health(): Health {
    const { tally = this.#rows.last?.tally, profile } = this.#rows;
    return tally === undefined || profile.rollsUp === false ? 'unknown' : worstOfTally(tally);
  }

  /** Since when the rows stand still (ms since the epoch), where they do though they are looked at. */
  get staleSince(): number | undefined {
    const { state } = this.#rows;
    return state?.phase === 'stale' ? state.since : undefined;
  }

  override tooltip(): string {
    const { group, version, resource } = this.resource;
    const name = group === '' ? `${resource} (${version})` : `${resource}.${group} (${version})`;
    const { last } = this.#rows;
    const { t, formatTime } = this.#services;
    return last === undefined ? name : `${name}\n${t('As of {0}, when it was last looked at. Unfold it to see how it fares now.', formatTime(last.at))}`;
  }

  override async children(): Promise<readonly TreeNode[]> {
    const rows = await this.#rows.children();
    return this.#rows.state?.phase === 'denied' && this.resource.group === '' && this.resource.resource === 'namespaces' ? [...rows, ...this.#knownNamespaces()] : rows;
  }

  override setShown(shown: boolean): void {
    this.#rows.setShown(shown);
  }

  /** Lists again now, also after a refusal. */
  retry(): void {
    this.#rows.retry();
  }

  /** Lists what the context's new scope says, where it matters to this kind. */
  scopeChanged(): void {
    if (this.resource.namespaced) {
      this.#rows.reopen();
    }
  }

  /** Lists what the filter lets through from now on. */
  filterChanged(): void {
    const before = this.#filter;
    this.#filter = this.#services.filters.of(this.context.entry.name, this.resource);
    this.#matches = nameMatcher(this.#filter.name);
    if (this.#filter.labels !== before.labels || this.#filter.fields !== before.fields) {
      this.#rows.reopen();
    } else if (this.#filter.name !== before.name) {
      this.#rows.inclusionChanged();
    }
    this.#services.refresher.row(this);
  }

  override dispose(): void {
    this.#rows.dispose();
  }

  get #namespaces(): readonly string[] {
    return this.resource.namespaced ? this.#services.scopes.of(this.context.entry).namespaces : [];
  }

  #source(connection: Connection): RowSource {
    const { context, resource } = this;
    const acrossNamespaces = (): boolean => resource.namespaced && this.#namespaces.length !== 1;
    return {
      context,
      connection,
      resource,
      get acrossNamespaces() {
        return acrossNamespaces();
      },
      open: () => this.#open(),
      includes: (row: Row) => this.#matches(row.name),
      emptyText: () => this.#emptyText(),
      healthChanged: () => rollUp(this, this.#services),
      stateChanged: (state) => {
        // What stands still shows in every row above.
        rollUp(this, this.#services);
        if (state.phase === 'failed' && state.failure.code === 'not-found') {
          context.kindMissing(this);
        }
      },
    };
  }

  #open(): LiveCollection {
    const { collections } = this.connection;
    const query = { resource: this.resource, labelSelector: this.#filter.labels, fieldSelector: this.#filter.fields, facts: readerOf(this.resource) };
    return collections.openScope(query, this.#namespaces, this.resource.namespaced ? this.#services.scopes.fallback(this.context.entry) : []);
  }

  #emptyText(): string {
    const { t, scopes } = this.#services;
    const { label } = this.#place;
    if (isFiltered(this.#filter)) {
      return t('No {0} match the filter. Clear it to see all.', label);
    }
    if (!this.resource.namespaced) {
      return t('No {0}', label);
    }
    const scope = scopes.of(this.context.entry);
    switch (scope.namespaces.length) {
      case 0:
        return t('No {0} in any namespace', label);
      case 1:
        return t('No {0} in namespace {1}', label, shortScopeText(scope, t));
      default:
        return t('No {0} in namespaces {1}', label, shortScopeText(scope, t));
    }
  }

  /** The namespaces known without the cluster, in place of those that may not be listed. */
  #knownNamespaces(): readonly TreeNode[] {
    const { t, scopes } = this.#services;
    const { entry } = this.context;
    return scopes.fallback(entry).map((name) => {
      const description = name === entry.namespace ? t('of the context') : t('of the setting');
      const node = this.#known.get(name) ?? new NoteNode(this, `known ${name}`, { label: name, description, icon: { id: 'symbol-namespace' }, message: name, failed: false });
      this.#known.set(name, node);
      return node;
    });
  }

  /** Offers to clear the list's own filter. */
  #filterWords(): ItemWord[] {
    return isFiltered(this.#services.filters.own(this.context.entry.name, this.resource)) ? ['filtered'] : [];
  }

  /** How many there are, and what they are filtered by. */
  #countText(): string[] {
    const { t, formatNumber, formatTime } = this.#services;
    const { name } = this.#filter;
    // The tree's own row tells of its filter.
    const filter = filterText(this.#services.filters.own(this.context.entry.name, this.resource));
    const parts = filter === '' ? [] : [t('filtered by {0}', filter)];
    const { state, counts: { all, included }, tally, last } = this.#rows;
    if (state?.phase === 'live' || state?.phase === 'stale') {
      const stale = state.phase === 'stale' ? [t('as of {0}', formatTime(state.since))] : [];
      // The health is of all that the list holds, whatever names are shown of it.
      return name === undefined ? [formatNumber(all), ...this.#failingText(tally), ...stale, ...parts] : [t('{0} of {1}', formatNumber(included), formatNumber(all)), ...stale, ...parts];
    }
    return last === undefined ? parts : [formatNumber(last.all), ...this.#failingText(last.tally), t('as of {0}', formatTime(last.at)), ...parts];
  }

  #failingText(tally: HealthTally | undefined): string[] {
    return tally === undefined || this.#rows.profile.rollsUp === false ? [] : failingText(tally, this.#services);
  }
}
