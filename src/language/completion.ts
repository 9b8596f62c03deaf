import { YamlCompletion } from 'yaml-language-server/out/src/languageservice/services/yamlCompletion.js';
import { YamlDocuments } from 'yaml-language-server/out/src/languageservice/parser/yaml-documents.js';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { typesOf, type JsonSchema } from '../common/jsonSchema.ts';
import { cursorAt, type Cursor, type Step } from './cursor.ts';
import type { CompletionItem, Position } from './items.ts';
import type { GroupVersionKind } from './ports.ts';
import { describeTypes } from './words.ts';

type Parameters = ConstructorParameters<typeof YamlCompletion>;

/**
 * Keys and values that the schema allows at a position of a slice (line and character from 0, in the slice).
 * yaml-language-server finds them; it is given one schema, already resolved, for one document, so that it loads
 * nothing, chooses nothing and keeps nothing.
 */
export async function completeFields(text: string, position: Position, schema: JsonSchema): Promise<CompletionItem[]> {
  const failures: unknown[] = [];
  // Of its schema service the completion asks only for the schema of a document and, in modelines, for all schemas.
  const schemaService = { getSchemaForResource: () => Promise.resolve({ schema, errors: [], warnings: [] }), getAllSchemas: () => [] };
  const telemetry = { send: () => undefined, sendError: (_name: string, error: unknown) => failures.push(error), sendTrack: () => undefined };
  const completion = new YamlCompletion(schemaService as unknown as Parameters[0], clientCapabilities, new YamlDocuments(), telemetry);
  completion.configure({ completion: true, indentation: '  ' });
  const list = await completion.doComplete(TextDocument.create('slice:/1.yaml', 'yaml', 1, text), position);
  if (failures.length > 0) {
    throw new Error('yaml-language-server could not complete', { cause: failures[0] });
  }
  const cursor = cursorAt(text, position.line, position.character);
  const place = schemaAt(schema, cursor.path);
  return list.items.filter(({ kind }) => kind !== skeletonKind).map((item) => finish(item, place, cursor, position));
}

/** Required fields first, each with its type, and every item with the range of the word that it replaces. */
function finish(item: CompletionItem, place: JsonSchema | undefined, cursor: Cursor, { line, character }: Position): CompletionItem {
  const field = cursor.key === undefined ? place?.properties?.[item.label] : undefined;
  const range = { start: { line, character: Math.min(cursor.column, character) }, end: { line, character } };
  return {
    ...item,
    ...(field === undefined ? {} : { detail: describeTypes(typesOf(field)), sortText: `${place!.required?.includes(item.label) === true ? 0 : 1}${item.label}` }),
    textEdit: item.textEdit ?? { newText: item.insertText ?? item.label, range },
  };
}

function schemaAt(schema: JsonSchema, path: readonly Step[]): JsonSchema | undefined {
  let current: JsonSchema | undefined = schema;
  for (const step of path) {
    const values: JsonSchema | undefined = typeof current?.additionalProperties === 'object' ? current.additionalProperties : undefined;
    current = step === null ? current?.items : (current?.properties?.[step] ?? values);
  }
  return current;
}

/** The kind (Class) of items that insert all required fields at once under the name of a type. */
const skeletonKind = 7;

const clientCapabilities: Parameters[1] = { textDocument: { completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown', 'plaintext'] } } } };

/** The type that a slice says it is of, read line by line, so that half-typed text tells it too. */
export function declaredType(text: string): GroupVersionKind | undefined {
  const apiVersion = /^apiVersion:\s*["']?([^\s"'#]+)/m.exec(text)?.[1];
  const kind = /^kind:\s*["']?([^\s"'#]+)/m.exec(text)?.[1];
  if (apiVersion === undefined || kind === undefined) {
    return undefined;
  }
  const slash = apiVersion.indexOf('/');
  return { group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1), kind };
}
