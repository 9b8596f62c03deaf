import { asObjects, asString, at, isObject, type JsonObject } from '../../../common/json.ts';
import type { DescribeWriter } from '../writer.ts';
import { claimTemplateLines } from './claim-template.ts';
import { attributeLines, fieldText, volumeForms } from './volume-forms.ts';

/** The volumes of a pod, each with its kind of source and what that kind is told by. */
export function writeVolumes(writer: DescribeWriter, volumes: unknown): void {
  const list = asObjects(volumes);
  if (list.length === 0) {
    writer.field(0, 'Volumes', '<none>');
    return;
  }
  writer.line(0, 'Volumes:');
  for (const volume of list) {
    writer.line(1, `${asString(volume.name) ?? ''}:`);
    writeSource(writer, volume);
  }
}

function writeSource(writer: DescribeWriter, volume: JsonObject): void {
  const kind = Object.keys(volumeForms).find((key) => isObject(volume[key]));
  const form = volumeForms[kind ?? ''];
  if (kind === undefined || !form) {
    writer.line(1, '<unknown>');
    return;
  }
  const source = volume[kind];
  writer.field(2, 'Type', form.type);
  for (const field of form.fields ?? []) {
    writer.line(2, `${field.label}\t${fieldText(field, source)}`);
  }
  for (const line of extraLines(kind, source)) {
    writer.line(2, line);
  }
}

/** The kinds of source that hold more than plain fields. */
function extraLines(kind: string, source: unknown): string[] {
  switch (kind) {
    case 'csi':
      return attributeLines(at(source, 'volumeAttributes'));
    case 'downwardAPI':
      return ['Items:', ...asObjects(at(source, 'items')).flatMap(downwardLines)];
    case 'ephemeral':
      return claimTemplateLines(at(source, 'volumeClaimTemplate'));
    case 'projected':
      return asObjects(at(source, 'sources')).flatMap(projectedLines);
    default:
      return [];
  }
}

function downwardLines(item: JsonObject): string[] {
  return [at(item, 'fieldRef', 'fieldPath'), at(item, 'resourceFieldRef', 'resource')]
    .filter((from) => typeof from === 'string')
    .map((from) => `  ${from} -> ${asString(item.path) ?? ''}`);
}

/** kubectl tells of these four kinds of projected source only. */
function projectedLines(source: JsonObject): string[] {
  const { secret, downwardAPI, configMap, serviceAccountToken } = source;
  if (isObject(secret)) {
    return namedSource('SecretName', secret);
  }
  if (isObject(downwardAPI)) {
    return ['DownwardAPI:\ttrue'];
  }
  if (isObject(configMap)) {
    return namedSource('ConfigMapName', configMap);
  }
  return isObject(serviceAccountToken)
    ? [`TokenExpirationSeconds:\t${fieldText({ path: 'expirationSeconds', as: 'number' }, serviceAccountToken)}`]
    : [];
}

function namedSource(label: string, source: JsonObject): string[] {
  return [`${label}:\t${asString(source.name) ?? ''}`, `Optional:\t${source.optional === true}`];
}
