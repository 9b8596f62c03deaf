import { sleep } from '../common/clock.ts';
import { Failure } from '../common/failure.ts';
import { asString, at, isObject, type JsonObject } from '../common/json.ts';
import { collectionPath, objectPath } from '../kube/api/paths.ts';
import { pages } from '../kube/api/list.ts';
import { bookmarkVersion, readTable, tableForm } from '../kube/api/table.ts';
import { watchOnce, type WatchEvent } from '../kube/api/watch.ts';
import { apiVersionOf } from '../kube/api/paths.ts';
import type { ObjectPrinter } from '../kube/print/objects.ts';
import { TablePrinter } from '../kube/print/table.ts';
import type { Connection } from '../kube/types.ts';
import type { CliIo } from './command.ts';
import type { GetArguments } from './get-arguments.ts';
import { tableOptions } from './get-output.ts';
import { printable, type GetReader, type Request } from './get-read.ts';

/** Milliseconds to wait before a watch that broke is taken up again. */
const pauseMs = 1000;

/** Prints what one answer of the server holds: a page of a list, or the object of an event. */
type PrintAnswer = (answer: unknown) => string;

/**
 * Prints what is there, then a line or a document for every change, until the person ends it. Where the connection
 * breaks, it goes on from the last change. Rejects with a Failure where that can no longer be done.
 */
export async function watchAndPrint(request: Request, reader: GetReader, print: ObjectPrinter | undefined, args: GetArguments, connection: Connection, io: CliIo): Promise<void> {
  const answer = print === undefined ? tableAnswers(request, args) : objectAnswers(request, print);
  const accept = print === undefined ? tableForm : 'application/json';
  const query = print === undefined ? { includeObject: reader.includeObject === 'None' ? 'None' : 'Metadata' } : {};
  const watched = new Watched({ request, reader, connection, io, accept, query, answer });
  try {
    await watched.run();
  } catch (error) {
    if (!io.signal.aborted) {
      throw error;
    }
  }
}

interface WatchedParts {
  readonly request: Request;
  readonly reader: GetReader;
  readonly connection: Connection;
  readonly io: CliIo;
  readonly accept: string;
  readonly query: Readonly<Record<string, string>>;
  readonly answer: PrintAnswer;
}

class Watched {
  readonly #parts: WatchedParts;
  readonly #fieldSelector: string | undefined;
  #version = '';
  /** A watch of one object begins by telling that it is there, which has been printed already. */
  #skip: boolean;

  constructor(parts: WatchedParts) {
    this.#parts = parts;
    const [name] = parts.request.names;
    this.#skip = name !== undefined;
    this.#fieldSelector = name === undefined ? parts.reader.selectors.fieldSelector : `metadata.name=${name}`;
  }

  async run(): Promise<void> {
    await this.#printPresent();
    const { io, connection, request, accept, reader, query } = this.#parts;
    const path = collectionPath(request.resource, request.namespace);
    const selected = { ...query, labelSelector: reader.selectors.labelSelector, fieldSelector: this.#fieldSelector };
    const { client } = reader;
    while (!io.signal.aborted) {
      await watchOnce(client, { path, accept, query: selected, resourceVersion: this.#version, context: connection.context.name, signal: io.signal }, () => undefined, (events) => this.#take(events))
        .catch((error: unknown) => this.#broken(Failure.from(error)));
    }
  }

  async #printPresent(): Promise<void> {
    const { request, io, accept, answer, query, reader } = this.#parts;
    const { client } = reader;
    const [name] = request.names;
    if (name !== undefined) {
      io.stdout(answer(await client.json({ path: objectPath({ ...request, name }), accept, query, signal: io.signal })));
      this.#version = '0';
      return;
    }
    for await (const { page } of pages(client, { path: collectionPath(request.resource, request.namespace), accept, query: { ...query, ...reader.selectors }, signal: io.signal })) {
      io.stdout(answer(page));
      this.#version = asString(at(page, 'metadata', 'resourceVersion')) ?? '';
    }
  }

  #take(events: readonly WatchEvent[]): void {
    for (const { type, object } of events) {
      this.#version = bookmarkVersion(object) ?? this.#version;
      if (type !== 'BOOKMARK') {
        this.#parts.io.stdout(this.#skip ? '' : this.#parts.answer(object));
        this.#skip = false;
      }
    }
  }

  /** What can pass, passes; a watch that the server cannot take up has to begin anew, and the person has to know. */
  async #broken(failure: Failure): Promise<void> {
    if (this.#parts.io.signal.aborted || !['timeout', 'throttled', 'unreachable', 'internal'].includes(failure.code)) {
      throw failure;
    }
    await sleep(pauseMs, this.#parts.io.signal);
  }
}

function tableAnswers(request: Request, args: GetArguments): PrintAnswer {
  const printer = new TablePrinter(tableOptions(request, args, false));
  return (answer) => printer.print(printable(readTable(answer))) + printer.end();
}

/** The members of a list one by one, as they come later too. */
function objectAnswers({ resource }: Request, print: ObjectPrinter): PrintAnswer {
  const type: JsonObject = { apiVersion: apiVersionOf(resource), kind: resource.kind };
  return (answer) => {
    const objects = isObject(answer) && Array.isArray(answer.items) ? (answer.items as unknown[]) : [answer];
    return objects.filter(isObject).map((object) => print({ ...type, ...object })).join('');
  };
}
