import { asObjects, asString, asStringMap, at, type JsonObject } from '../../common/json.ts';
import { sortedKeys } from '../text/values.ts';
import type { DescribeWriter } from './writer.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** The longest annotation line that is shown whole, in bytes. */
const annotationLimit = 140;

/** `key=value` of a map of strings, sorted by key. */
export function pairs(map: unknown): string[] {
  const strings = asStringMap(map);
  return sortedKeys(strings).map((key) => `${key}=${strings[key] ?? ''}`);
}

export function writeLabels(writer: DescribeWriter, label: string, labels: unknown): void {
  writer.values(label, pairs(labels));
}

export function writeAnnotations(writer: DescribeWriter, annotations: unknown): void {
  writer.values('Annotations', annotationLines(annotations));
}

/**
 * The lines under `Annotations:`. A value that is long or has several lines stands below its key, each of its
 * lines cut to the limit. What kubectl apply remembers of the manifest is left out.
 */
export function annotationLines(annotations: unknown): string[] {
  const strings = asStringMap(annotations);
  return sortedKeys(strings).filter((key) => key !== lastApplied).flatMap((key) => {
    const value = (strings[key] ?? '').replace(/\n$/, '');
    const bytes = Buffer.byteLength(value) + Buffer.byteLength(key) + 2;
    return bytes > annotationLimit || value.includes('\n')
      ? [`${key}:`, ...value.split('\n').map((line) => `  ${cut(line, annotationLimit - 2)}`)]
      : [`${key}: ${value}`];
  });
}

/** The text, or its first `limit` bytes and an ellipsis. */
export function cut(text: string, limit: number): string {
  const bytes = Buffer.from(text);
  return bytes.length > limit ? `${bytes.subarray(0, limit).toString()}...` : text;
}

/** `Kind/name` of the owner that manages the object, where there is one. */
export function controllerOf(object: JsonObject): string | undefined {
  const owner = asObjects(at(object, 'metadata', 'ownerReferences')).find((reference) => reference.controller === true);
  return owner && `${asString(owner.kind) ?? ''}/${asString(owner.name) ?? ''}`;
}
