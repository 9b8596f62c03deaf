import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../common/failure.ts';
import { customColumn, parseCustomColumns, type CustomColumn } from '../kube/print/customColumns.ts';
import { columnsPrinter, jsonPathPrinter, jsonPrinter, namePrinter, yamlPrinter, type ObjectPrinter } from '../kube/print/objects.ts';
import type { GetArguments } from './get-arguments.ts';

const forms = 'wide, json, yaml, name, custom-columns=SPEC, custom-columns-file=FILE or jsonpath=TEMPLATE';

/** What prints whole objects in the wanted form; undefined where a table is wanted. Rejects with a Failure. */
export async function choosePrinter({ output, noHeaders, showManagedFields }: GetArguments, cwd: string): Promise<ObjectPrinter | undefined> {
  const equals = output.indexOf('=');
  const form = equals === -1 ? output : output.slice(0, equals);
  const value = equals === -1 ? '' : output.slice(equals + 1);
  switch (form) {
    case '': case 'wide': return undefined;
    case 'json': return jsonPrinter(showManagedFields);
    case 'yaml': return yamlPrinter(showManagedFields);
    case 'name': return namePrinter();
    case 'jsonpath': return jsonPathPrinter(needed(value, 'jsonpath={.metadata.name}'));
    case 'custom-columns': return columnsPrinter(parseCustomColumns(value), noHeaders);
    case 'custom-columns-file': return columnsPrinter(await columnsOfFile(path.resolve(cwd, needed(value, 'custom-columns-file=columns.txt'))), false);
    default: throw new Failure('invalid', `There is no form of output "${form}".`, { hint: `Use -o ${forms}.` });
  }
}

function needed(value: string, example: string): string {
  if (value === '') {
    throw new Failure('invalid', `-o ${example.slice(0, example.indexOf('='))} lacks its value.`, { hint: `Write it as -o '${example}'.` });
  }
  return value;
}

/** A line of headers and a line of as many paths, with blanks between them. */
async function columnsOfFile(file: string): Promise<readonly CustomColumn[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Failure('invalid', `The file of the columns, ${file}, cannot be read.`, { cause: error });
  });
  const [headers = [], paths = []] = text.split(/\r?\n/).map((line) => line.split(/\s+/).filter(Boolean));
  if (headers.length === 0 || headers.length !== paths.length) {
    throw new Failure('invalid', `${file} has ${headers.length} headers and ${paths.length} paths.`, { hint: 'Write the headers on its first line, and as many paths on its second.' });
  }
  return headers.map((header, index) => customColumn(header, paths[index] ?? ''));
}
