import { asString, at, isObject } from '../../../common/json.ts';
import { annotationLines, pairs } from '../metadata.ts';

const legacyClass = 'volume.beta.kubernetes.io/storage-class';

/** kubectl indents the cells below a claim's labels once more. */
const inner = '    ';

/** The claim that an ephemeral volume makes, as lines below the volume. */
export function claimTemplateLines(template: unknown): string[] {
  if (!isObject(template)) {
    return [];
  }
  const spec = at(template, 'spec');
  const metadata = at(template, 'metadata');
  const storageClass = asString(at(metadata, 'annotations', legacyClass)) ?? asString(at(spec, 'storageClassName')) ?? '';
  const volume = asString(at(spec, 'volumeName')) ?? '';
  const mode = asString(at(spec, 'volumeMode'));
  return [
    `StorageClass:\t${storageClass}`,
    `Volume:\t${volume}`,
    ...block('Labels', pairs(at(metadata, 'labels')), `${inner}\t`),
    ...block('Annotations', annotationLines(at(metadata, 'annotations')), '\t'),
    // A claim that is yet to be made has no capacity and no access modes of its own.
    `Capacity:\t${volume ? '0' : ''}`,
    'Access Modes:\t',
    ...(mode === undefined ? [] : [`VolumeMode:\t${mode}`]),
    ...dataSourceLines(at(spec, 'dataSource')),
  ];
}

function block(label: string, values: readonly string[], next: string): string[] {
  const [first = '<none>', ...rest] = values;
  return [`${label}:\t${inner}${first}`, ...rest.map((value) => `${next}${value.startsWith('  ') ? value : inner + value}`)];
}

function dataSourceLines(source: unknown): string[] {
  if (!isObject(source)) {
    return [];
  }
  const group = asString(source.apiGroup);
  return [
    'DataSource:',
    ...(group === undefined ? [] : [`  APIGroup:\t${group}`]),
    `  Kind:\t${asString(source.kind) ?? ''}`,
    `  Name:\t${asString(source.name) ?? ''}`,
  ];
}
