import { asString, at, isObject, type JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import { sortedKeys, valueText } from '../text/values.ts';
import { fieldLabel } from './field-label.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import type { KindDescriber } from './types.ts';
import type { DescribeWriter } from './writer.ts';

/** What stands above the list of fields, or is of no use to people. */
const shownApart = new Set(['.metadata.managedFields', '.metadata.name', '.metadata.namespace', '.metadata.labels', '.metadata.annotations']);

/** Describes any object: its name, labels and annotations, then every field, sorted. */
export const genericDescriber: Omit<KindDescriber, 'group' | 'kind'> = {
  render(writer: DescribeWriter, object: KubeObject): void {
    writer.field(0, 'Name', asString(at(object, 'metadata', 'name')) ?? '');
    writer.field(0, 'Namespace', asString(at(object, 'metadata', 'namespace')) ?? '');
    writeLabels(writer, 'Labels', at(object, 'metadata', 'labels'));
    writeAnnotations(writer, at(object, 'metadata', 'annotations'));
    writeFields(writer, 0, object, '');
  },
};

function writeFields(writer: DescribeWriter, level: number, object: JsonObject, path: string): void {
  for (const key of sortedKeys(object)) {
    const fieldPath = `${path}.${key}`;
    if (!shownApart.has(fieldPath)) {
      writeField(writer, level, fieldLabel(key), object[key], fieldPath);
    }
  }
}

function writeField(writer: DescribeWriter, level: number, label: string, value: unknown, path: string): void {
  if (isObject(value)) {
    writer.line(level, `${label}:`);
    writeFields(writer, level + 1, value, path);
  } else if (Array.isArray(value)) {
    writer.line(level, `${label}:`);
    for (const member of value as unknown[]) {
      if (isObject(member)) {
        writeFields(writer, level + 1, member, path);
      } else {
        writer.line(level + 1, valueText(member));
      }
    }
  } else {
    writer.field(level, label, valueText(value));
  }
}
