import type { Clock } from '../../common/clock.ts';
import { Emitter } from '../../common/emitter.ts';
import { Failure } from '../../common/failure.ts';
import { Lifetime, type Disposable } from '../../common/lifetime.ts';
import type { Resource } from '../../kube/api/types.ts';
import type { LiveCollection } from '../../kube/live/types.ts';
import type { Connection, ContextEntry } from '../../kube/types.ts';
import type { Kube } from '../explorer/node.ts';
import { mayPass, waitBeforeRetry } from '../failures/passing.ts';
import type { Translate } from '../translate.ts';
import type { TableAddress } from './address.ts';
import type { ColumnEntry } from './columnEntries.ts';
import { readableColumns } from './readableColumns.ts';
import { TableForm } from './tableForm.ts';

export interface SourcePorts {
  readonly kube: () => Promise<Kube>;
  readonly clock: Clock;
  readonly t: Translate;
  /** The namespaces to show where those of the cluster may not be listed. */
  readonly fallback: (context: ContextEntry) => readonly string[];
  /** The columns that the person has chosen for a kind. */
  readonly entries: (resource: Resource) => readonly ColumnEntry[];
  /** Waits for background work and hands its failure to the log. */
  readonly inBackground: (work: Promise<unknown>) => void;
}

/** What a table shows once its cluster was asked. */
export interface Shown {
  readonly connection: Connection;
  readonly resource: Resource;
  readonly collection: LiveCollection;
  readonly form: TableForm;
}

type State =
  | { readonly phase: 'closed' }
  | { readonly phase: 'opening' }
  | { readonly phase: 'open'; readonly shown: Shown }
  | { readonly phase: 'failed'; readonly failure: Failure };

/** How long the list of a table that is not on the screen stays live. */
const keepMs = 30_000;

/**
 * Where a table has its rows from: nothing is asked of the cluster before `wake`, the list is live while somebody looks
 * and for a short time after, and what fails or ends meanwhile is opened again.
 */
export class TableSource implements Disposable {
  readonly #address: TableAddress;
  readonly #ports: SourcePorts;
  readonly #lifetime = new Lifetime();
  readonly #changed = new Emitter<void>();
  #visible: boolean;
  #awake = false;
  #state: State = { phase: 'closed' };
  /** What belongs to the list, from opening it on. */
  #run = new Lifetime();
  #failures = 0;
  #retry: Disposable | undefined;
  #release: Disposable | undefined;

  /** @param visible whether the table is on the screen */
  constructor(address: TableAddress, visible: boolean, ports: SourcePorts) {
    this.#address = address;
    this.#visible = visible;
    this.#ports = ports;
    ports.inBackground(this.#follow());
  }

  /** Fires when there is another list, or none, or another failure. */
  readonly onDidChange = this.#changed.event;

  /** Whether the person has asked for the cluster's answer. */
  get awake(): boolean {
    return this.#awake;
  }

  /** What is shown, once the cluster has answered. */
  get shown(): Shown | undefined {
    return this.#state.phase === 'open' ? this.#state.shown : undefined;
  }

  /** Why there is no list. */
  get failure(): Failure | undefined {
    return this.#state.phase === 'failed' ? this.#state.failure : undefined;
  }

  /** Asks the cluster, if that was not done yet. */
  wake(): void {
    if (!this.#awake) {
      this.#awake = true;
      this.#reopen();
    }
  }

  /** The table came on the screen, or left it. */
  setVisible(visible: boolean): void {
    if (visible === this.#visible) {
      return;
    }
    this.#visible = visible;
    this.#release?.dispose();
    if (!visible) {
      this.#retry?.dispose();
      this.#release = this.#ports.clock.after(keepMs, () => this.#close());
    } else if (this.#state.phase === 'closed' || (this.#state.phase === 'failed' && mayPass(this.#state.failure))) {
      this.#reopen();
    } else {
      this.#retryLater();
    }
  }

  /** Asks once more, as a person wants it, also which version of the kind there is. */
  retry(): void {
    this.#failures = 0;
    if (this.#state.phase === 'open') {
      this.#state.shown.collection.retry();
      this.#ports.inBackground(this.#rediscover(this.#run, this.#state.shown));
    } else {
      this.#reopen({ anew: true });
    }
  }

  /** The person has chosen other columns. */
  columnsChanged(): void {
    if (this.#state.phase === 'open') {
      this.#reopen();
    }
  }

  dispose(): void {
    this.#release?.dispose();
    this.#retry?.dispose();
    this.#run.dispose();
    this.#lifetime.dispose();
    this.#changed.dispose();
  }

  /** Goes with the context's connection: a new one is taken up, and one that somebody else has opened wakes the table. */
  async #follow(): Promise<void> {
    const { connections, kubeconfigs } = await this.#ports.kube();
    const isOurs = ({ context }: Connection): boolean => context.name === this.#address.context;
    const reopenIf = (...phases: readonly State['phase'][]): void => {
      if (phases.includes(this.#state.phase)) {
        this.#reopen();
      }
    };
    this.#lifetime.add(connections.onDidOpen((connection) => {
      if (isOurs(connection)) {
        this.wake();
        reopenIf('failed');
      }
    }));
    this.#lifetime.add(connections.onDidClose((connection) => {
      if (isOurs(connection)) {
        reopenIf('open', 'failed');
      }
    }));
    this.#lifetime.add(kubeconfigs.onDidChange(() => reopenIf('failed')));
    if (connections.opened.some(isOurs)) {
      this.wake();
    }
  }

  /** Opens the list anew; only while it is looked at. */
  #reopen({ anew = false } = {}): void {
    this.#end();
    if (this.#awake && this.#visible && !this.#lifetime.ended) {
      this.#state = { phase: 'opening' };
      this.#try(anew);
    }
    this.#changed.fire();
  }

  /** @param anew whether the cluster is to say again which kinds it has */
  #try(anew: boolean): void {
    this.#run.dispose();
    this.#run = new Lifetime();
    this.#ports.inBackground(this.#open(this.#run, anew));
  }

  /** Lets go of the list. */
  #close(): void {
    this.#end();
    this.#changed.fire();
  }

  #end(): void {
    this.#retry?.dispose();
    this.#run.dispose();
    this.#state = { phase: 'closed' };
  }

  async #open(run: Lifetime, anew: boolean): Promise<void> {
    try {
      const { connections } = await this.#ports.kube();
      const connection = await connections.get(this.#address.context);
      if (anew) {
        connection.discovery.refresh();
      }
      const resource = await this.#resourceOf(connection);
      const entries = this.#ports.entries(resource);
      const { namespaces, labels, fields } = this.#address;
      const form = new TableForm(resource, resource.namespaced && namespaces.length !== 1, entries, await readableColumns(entries));
      if (run.ended) {
        return;
      }
      if (!this.#visible) {
        this.#close();
        return;
      }
      const query = { resource, labelSelector: labels || undefined, fieldSelector: fields || undefined, facts: form.facts };
      const collection = run.add(connection.collections.openScope(query, resource.namespaced ? namespaces : [], this.#ports.fallback(connection.context)));
      this.#opened(run, { connection, resource, collection, form });
    } catch (error) {
      if (!run.ended) {
        this.#failed(Failure.from(error));
      }
    }
  }

  #opened(run: Lifetime, shown: Shown): void {
    this.#state = { phase: 'open', shown };
    this.#failures = 0;
    const { collection } = shown;
    const look = (): void => {
      const { state } = collection;
      if (state.phase === 'failed' && state.failure.code === 'not-found') {
        this.#ports.inBackground(this.#rediscover(run, shown));
      }
    };
    // The list asks again by itself, later each time; with every answer the kind may have come back as another version.
    run.add(collection.onDidChangeState(look));
    look();
    this.#changed.fire();
  }

  #failed(failure: Failure): void {
    this.#state = { phase: 'failed', failure };
    this.#failures++;
    this.#retryLater();
    this.#changed.fire();
  }

  /**
   * Tries again by itself where the failure may pass, or the kind may come back, as long as somebody looks at it. The
   * failure is shown meanwhile.
   */
  #retryLater(): void {
    this.#retry?.dispose();
    if (!this.#visible || this.#state.phase !== 'failed') {
      return;
    }
    const { failure } = this.#state;
    const isMissing = failure.code === 'not-found';
    if (isMissing || mayPass(failure)) {
      this.#retry = this.#ports.clock.after(waitBeforeRetry(failure, this.#failures), () => this.#try(isMissing));
    }
  }

  /** Opens the list anew where the kind is served in another way now. */
  async #rediscover(run: Lifetime, { connection, resource }: Shown): Promise<void> {
    connection.discovery.refresh();
    const found = this.#among(await connection.discovery.resources(connection.signal));
    if (!run.ended && found !== undefined && !isSame(found, resource)) {
      this.#reopen();
    }
  }

  async #resourceOf(connection: Connection): Promise<Resource> {
    const { group, resource: name, context } = this.#address;
    const found = this.#among(await connection.discovery.resources(connection.signal));
    if (found === undefined) {
      throw new Failure('not-found', this.#ports.t('The cluster of context {0} has no {1}.', context, group === '' ? name : `${name}.${group}`));
    }
    return found;
  }

  #among(resources: readonly Resource[]): Resource | undefined {
    const { group, resource: name } = this.#address;
    return resources.find((resource) => resource.group === group && resource.resource === name);
  }
}

function isSame(left: Resource, right: Resource): boolean {
  return left.version === right.version && left.kind === right.kind && left.namespaced === right.namespaced;
}
