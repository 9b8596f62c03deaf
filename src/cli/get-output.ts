import type { Failure } from '../common/failure.ts';
import { listOf, type ObjectPrinter } from '../kube/print/objects.ts';
import { sortByPath } from '../kube/print/sort.ts';
import { kindPrefix, TablePrinter, type PrintableTable, type TableOptions } from '../kube/print/table.ts';
import type { CliIo } from './command.ts';
import type { GetArguments } from './get-arguments.ts';
import type { GetReader, Request } from './get-read.ts';

interface Section {
  readonly request: Request;
  readonly tables: readonly PrintableTable[];
}

/** Prints a table of each resource, with an empty line between two. @returns what could not be read */
export async function writeTables(requests: readonly Request[], reader: GetReader, args: GetArguments, namespace: string, io: CliIo): Promise<readonly Failure[]> {
  const sections: Section[] = [];
  for (const request of requests) {
    const tables = await reader.tables(request);
    sections.push(...tables === undefined ? [] : [{ request, tables }]);
  }
  const several = new Set(sections.map(({ request }) => kindPrefix(request.resource))).size > 1;
  let written = false;
  for (const group of byResource(sections)) {
    const text = printed(group, args, several);
    if (text !== '') {
      io.stdout(written && !args.noHeaders ? `\n${text}` : text);
      written = true;
    }
  }
  if (!written && reader.failures.length === 0 && !args.ignoreNotFound) {
    const inNamespace = !args.allNamespaces && sections.every(({ request }) => request.resource.namespaced);
    io.stderr(inNamespace ? `No resources found in ${namespace} namespace.\n` : 'No resources found\n');
  }
  return reader.failures;
}

/** Names of one resource that stand one after the other share a table. */
function byResource(sections: readonly Section[]): Section[] {
  const groups: Section[] = [];
  for (const section of sections) {
    const last = groups.at(-1);
    if (last?.request.resource === section.request.resource) {
      groups[groups.length - 1] = { request: last.request, tables: [...last.tables, ...section.tables] };
    } else {
      groups.push(section);
    }
  }
  return groups;
}

function printed({ request, tables }: Section, args: GetArguments, several: boolean): string {
  const printer = new TablePrinter(tableOptions(request, args, several));
  return tables.map((table) => printer.print(table)).join('') + printer.end();
}

export function tableOptions({ resource }: Request, args: GetArguments, several: boolean): TableOptions {
  return {
    wide: args.output === 'wide',
    noHeaders: args.noHeaders,
    showLabels: args.showLabels,
    labelColumns: args.labelColumns,
    withNamespace: args.allNamespaces && resource.namespaced,
    kind: several || args.showKind ? kindPrefix(resource) : undefined,
  };
}

/**
 * Prints the objects: one that was asked for by its name as it is, all others as a List, which may be empty.
 * @returns what could not be read
 */
export async function writeObjects(requests: readonly Request[], reader: GetReader, print: ObjectPrinter, { sortBy, ignoreNotFound }: GetArguments, io: CliIo): Promise<readonly Failure[]> {
  const single = requests.length === 1 && requests[0]?.names.length === 1;
  const objects = (await Promise.all(requests.map((request) => reader.objects(request)))).flat();
  const [first] = objects;
  if (single && first !== undefined) {
    io.stdout(print(first));
  } else if (!(single && reader.failures.length > 0) && !(objects.length === 0 && ignoreNotFound)) {
    const sorted = sortBy === undefined || objects.length === 0 ? objects : sortByPath(objects, (object) => object, sortBy.path, sortBy.written);
    io.stdout(print(listOf(sorted)));
  }
  return reader.failures;
}
