import { Failure } from '../../common/failure.ts';
import { asObject, asString, at, isObject } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import { parseTemplate } from '../jsonpath/parse.ts';
import { renderTemplate } from '../jsonpath/render.ts';
import { printYaml } from '../yaml/print.ts';
import type { CustomColumn } from './customColumns.ts';
import { jsonText } from './json.ts';
import { escapeTerminal } from './table.ts';
import { TabWriter } from './tabWriter.ts';

/** Prints objects, or a List of them, one after the other. Throws a Failure where a path cannot be followed in one. */
export type ObjectPrinter = (object: KubeObject) => string;

/** What kubectl makes of several objects, also of none. */
export function listOf(objects: readonly KubeObject[]): KubeObject {
  return { apiVersion: 'v1', items: objects, kind: 'List', metadata: { resourceVersion: '' } };
}

export function jsonPrinter(managedFields: boolean): ObjectPrinter {
  return (object) => `${jsonText(managedFields ? object : withoutManagedFields(object), '    ')}\n`;
}

/** Several documents have a line of dashes between them. */
export function yamlPrinter(managedFields: boolean): ObjectPrinter {
  let separator = '';
  return (object) => {
    const text = separator + printYaml(managedFields ? object : withoutManagedFields(object), managedFields);
    separator = '---\n';
    return text;
  };
}

/** A line for each object: `pod/web`, `deployment.apps/web`. */
export function namePrinter(): ObjectPrinter {
  return (object) => members(object).map((member) => `${nameLine(member)}\n`).join('');
}

/** `template` in kubectl's JSONPath dialect; throws a Failure where it cannot be read. */
export function jsonPathPrinter(template: string): ObjectPrinter {
  const parsed = parseTemplate(template);
  return (object) => {
    try {
      return renderTemplate(parsed, object);
    } catch (error) {
      const { code, message, hint } = Failure.from(error);
      throw new Failure(code, `JSONPath ${JSON.stringify(template)}: ${message}`, { cause: error, ...(hint === undefined ? {} : { hint }) });
    }
  };
}

/** The headers once, then a line for each object; columns never get narrower from one call to the next. */
export function columnsPrinter(columns: readonly CustomColumn[], noHeaders: boolean): ObjectPrinter {
  const writer = new TabWriter();
  let headers = noHeaders ? '' : `${columns.map(({ header }) => header).join('\t')}\n`;
  return (object) => {
    const rows = members(object).map((member) => `${columns.map((column) => escapeTerminal(column.read(member))).join('\t')}\n`);
    writer.write(headers + rows.join(''));
    headers = '';
    return writer.flush();
  };
}

function members(object: KubeObject): readonly KubeObject[] {
  return Array.isArray(object.items) ? (object.items as unknown[]).map(asObject) : [object];
}

function withoutManagedFields(object: KubeObject): KubeObject {
  if (Array.isArray(object.items)) {
    return { ...object, items: (object.items as unknown[]).map((item) => (isObject(item) ? withoutManagedFields(item) : item)) };
  }
  if (!isObject(object.metadata) || !('managedFields' in object.metadata)) {
    return object;
  }
  return { ...object, metadata: Object.fromEntries(Object.entries(object.metadata).filter(([key]) => key !== 'managedFields')) };
}

function nameLine(object: KubeObject): string {
  const apiVersion = asString(object.apiVersion) ?? '';
  const group = apiVersion.includes('/') ? `.${apiVersion.slice(0, apiVersion.indexOf('/'))}` : '';
  return `${(asString(object.kind) ?? '').toLowerCase()}${group}/${asString(at(object, 'metadata', 'name')) ?? ''}`;
}
