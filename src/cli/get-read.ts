import { Failure } from '../common/failure.ts';
import { asString } from '../common/json.ts';
import { pages } from '../kube/api/list.ts';
import { collectionPath, objectPath } from '../kube/api/paths.ts';
import { ClientReader } from '../kube/api/reader.ts';
import { readTable, tableForm, type Table } from '../kube/api/table.ts';
import type { KubeClient, KubeObject, Resource } from '../kube/api/types.ts';
import type { FactsReader } from '../kube/live/types.ts';
import { exactClient } from '../kube/print/exactJson.ts';
import type { PrintableRow, PrintableTable } from '../kube/print/table.ts';
import { sortByPath } from '../kube/print/sort.ts';
import type { Connection } from '../kube/types.ts';
import { findResource } from './cluster.ts';
import type { CliIo } from './command.ts';
import type { GetArguments } from './get-arguments.ts';
import type { Wanted } from './wanted.ts';

/** What is wanted of one resource: the objects of these names, or all where there are none. */
export interface Request {
  readonly resource: Resource;
  readonly names: readonly string[];
  /** Undefined for all namespaces, and for what is in none. */
  readonly namespace: string | undefined;
}

/** Reads from one cluster for one run of the command. */
export class GetReader {
  readonly #connection: Connection;
  /** Reads numbers exactly, and tells what the server warns of. */
  readonly client: KubeClient;
  readonly #args: GetArguments;
  readonly #signal: AbortSignal;
  /** What could not be read, in the order in which it was asked for. */
  readonly failures: Failure[] = [];

  constructor(connection: Connection, args: GetArguments, { signal, stderr }: Pick<CliIo, 'signal' | 'stderr'>) {
    const warned = new Set<string>();
    this.#connection = connection;
    this.client = exactClient(connection.client, (text) => {
      if (!warned.has(text)) {
        warned.add(text);
        stderr(`Warning: ${text}\n`);
      }
    });
    this.#args = args;
    this.#signal = signal;
  }

  /** Finds the types, `all` and other categories too, each once. Rejects where one is not known. */
  async requests(wanted: readonly Wanted[], ownNamespace: string): Promise<readonly Request[]> {
    const requests: Request[] = [];
    const namespace = this.#args.allNamespaces ? undefined : this.#args.namespace ?? ownNamespace;
    for (const { type, names } of wanted) {
      for (const resource of await this.#resources(type)) {
        if (names.length > 0 && resource.namespaced && namespace === undefined) {
          throw new Failure('invalid', 'An object cannot be found by its name in all namespaces.', { hint: 'Leave out the name or --all-namespaces.' });
        }
        if (names.length > 0 || !requests.some((request) => sameKind(request.resource, resource))) {
          requests.push({ resource, names, namespace: resource.namespaced ? namespace : undefined });
        }
      }
    }
    return requests;
  }

  async #resources(type: string): Promise<readonly Resource[]> {
    const category = await this.#connection.discovery.category(type, this.#signal);
    return category.length > 0 ? category : [await findResource(type, this.#connection, this.#signal)];
  }

  /** The tables of a request, a page each; undefined where it failed. */
  async tables(request: Request): Promise<readonly PrintableTable[] | undefined> {
    if (request.names.length > 0) {
      const tables = await this.#each(request, (name) => this.#table(objectPath({ ...request, name })));
      return tables.length === 0 ? undefined : tables;
    }
    return this.#attempt(() => this.#listed(request));
  }

  /** The objects of a request, raw. */
  async objects(request: Request): Promise<readonly KubeObject[]> {
    const reader = new ClientReader(this.client);
    const { resource, namespace, names } = request;
    if (names.length > 0) {
      return this.#each(request, (name) => reader.get({ resource, name, namespace }, this.#signal));
    }
    return await this.#attempt(() => reader.list(resource, { ...this.selectors, namespace, signal: this.#signal })) ?? [];
  }

  get selectors(): { readonly labelSelector: string | undefined; readonly fieldSelector: string | undefined } {
    const { labelSelector, fieldSelector } = this.#args;
    return { labelSelector, fieldSelector };
  }

  /** What rows have to bring with them: names, labels, or nothing at all, which is a hundredth of the bytes. */
  get includeObject(): 'Metadata' | 'None' | 'Object' {
    const { allNamespaces, showLabels, labelColumns, sortBy } = this.#args;
    if (sortBy !== undefined) {
      return 'Object';
    }
    return allNamespaces || showLabels || labelColumns.length > 0 ? 'Metadata' : 'None';
  }

  async #table(path: string): Promise<PrintableTable> {
    return printable(readTable(await this.client.json({ path, accept: tableForm, query: { includeObject: this.includeObject }, signal: this.#signal })));
  }

  async #listed({ resource, namespace }: Request): Promise<readonly PrintableTable[]> {
    const { sortBy } = this.#args;
    const facts = sortBy === undefined ? undefined : wholeObject;
    let tables: Table[] = [];
    const query = { ...this.selectors, includeObject: this.includeObject };
    for await (const { page, restarted } of pages(this.client, { path: collectionPath(resource, namespace), accept: tableForm, query, signal: this.#signal })) {
      const table = slim(readTable(page, { facts }));
      tables = restarted ? [table] : [...tables, table];
    }
    const [first] = tables;
    if (sortBy === undefined || first === undefined) {
      return tables;
    }
    const rows = sortByPath(tables.flatMap((table) => table.rows), ({ facts: object }) => object, sortBy.path, sortBy.written);
    return [{ columns: first.columns, rows }];
  }

  /** One name after the other; what is missing of them keeps none of the others. */
  async #each<T>({ names }: Request, read: (name: string) => Promise<T>): Promise<T[]> {
    const all: T[] = [];
    for (const name of names) {
      const one = await this.#attempt(() => read(name));
      all.push(...one === undefined ? [] : [one]);
    }
    return all;
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      const failure = Failure.from(error);
      if (this.#signal.aborted) {
        throw failure;
      }
      if (!this.#args.ignoreNotFound || failure.code !== 'not-found') {
        this.failures.push(failure);
      }
      return undefined;
    }
  }
}

const wholeObject: FactsReader = { id: 'whole', read: (object) => object };

/** Keeps of a page what is printed: a long list is held until its last page. */
function slim(table: Table): Table {
  return { ...table, rows: table.rows.map((row) => ({ ...row, metadata: kept(row.metadata) })) };
}

export function printable({ columns, rows }: Table): PrintableTable {
  return { columns, rows: rows.map(({ cells, metadata }): PrintableRow => ({ cells, metadata: kept(metadata) })) };
}

function kept({ namespace, labels }: Record<string, unknown>): Record<string, unknown> {
  return { namespace: asString(namespace), labels };
}

function sameKind(left: Resource, right: Resource): boolean {
  return left.group === right.group && left.version === right.version && left.kind === right.kind;
}
