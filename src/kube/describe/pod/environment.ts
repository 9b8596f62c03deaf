import { asObject, asObjects, at, isObject, type JsonObject } from '../../../common/json.ts';
import type { KubeObject } from '../../api/types.ts';
import { scaledQuantity } from '../../text/quantity.ts';
import { textAt } from '../fields.ts';
import type { DescribeWriter } from '../writer.ts';

/** The variables of a container: whole sources first, then each on its own. */
export function writeEnvironment(writer: DescribeWriter, pod: KubeObject, container: JsonObject): void {
  const sources = asObjects(container.envFrom);
  if (sources.length > 0) {
    writer.line(2, 'Environment Variables from:');
  }
  for (const source of sources) {
    writer.line(3, sourceText(source));
  }
  const variables = asObjects(container.env);
  writer.line(2, `Environment:${variables.length === 0 ? '\t<none>' : ''}`);
  for (const variable of variables) {
    for (const line of variableLines(pod, container, variable)) {
      writer.line(3, line);
    }
  }
}

function sourceText(source: JsonObject): string {
  const { configMapRef, secretRef } = source;
  const prefix = textAt(source, 'prefix');
  let from = '';
  if (isObject(configMapRef)) {
    from = 'ConfigMap';
  } else if (isObject(secretRef)) {
    from = 'Secret';
  }
  const reference = asObject(isObject(configMapRef) ? configMapRef : secretRef);
  return `${textAt(reference, 'name')}\t${from}${prefix ? ` with prefix '${prefix}'` : ''}\t${optionalText(reference)}`;
}

function variableLines(pod: KubeObject, container: JsonObject, variable: JsonObject): string[] {
  const name = textAt(variable, 'name');
  const { valueFrom } = variable;
  if (!isObject(valueFrom)) {
    const [first = '', ...rest] = textAt(variable, 'value').split('\n');
    return [`${name}:\t${first}`, ...rest.map((line) => `\t${line}`)];
  }
  const origin = originText(pod, container, valueFrom);
  return origin === undefined ? [] : [`${name}:\t${origin}`];
}

/** Where the value comes from, and the value where the pod itself tells it. Sources that kubectl leaves out have none. */
function originText(pod: KubeObject, container: JsonObject, valueFrom: JsonObject): string | undefined {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom;
  if (isObject(fieldRef)) {
    const path = textAt(fieldRef, 'fieldPath');
    return `${podField(pod, path)} (${textAt(fieldRef, 'apiVersion')}:${path})`;
  }
  if (isObject(resourceFieldRef)) {
    return `${resourceText(container, resourceFieldRef)} (${textAt(resourceFieldRef, 'resource')})`;
  }
  if (isObject(secretKeyRef)) {
    return `<set to the key '${textAt(secretKeyRef, 'key')}' in secret '${textAt(secretKeyRef, 'name')}'>\t${optionalText(secretKeyRef)}`;
  }
  if (isObject(configMapKeyRef)) {
    return `<set to the key '${textAt(configMapKeyRef, 'key')}' of config map '${textAt(configMapKeyRef, 'name')}'>\t${optionalText(configMapKeyRef)}`;
  }
  return undefined;
}

/** kubectl resolves these two fields only. */
function podField(pod: KubeObject, path: string): string {
  return path === 'metadata.name' || path === 'metadata.namespace' ? textAt(pod, ...path.split('.')) : '';
}

/** A container's own limit or request in units of the divisor, rounded up. */
function resourceText(container: JsonObject, reference: JsonObject): string {
  const resource = textAt(reference, 'resource');
  const [, kind, name = ''] = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.*)$/.exec(resource) ?? [];
  if (kind === undefined) {
    return '';
  }
  const decimals = name === 'cpu' ? 3 : 0;
  const amount = scaledQuantity(at(container, 'resources', kind, name), decimals);
  const divisor = scaledQuantity(reference.divisor, decimals) || scaledQuantity(1, decimals);
  const value = String(Math.ceil(Number(amount) / Number(divisor)));
  return value === '0' && (resource === 'limits.cpu' || resource === 'limits.memory') ? 'node allocatable' : value;
}

function optionalText(reference: JsonObject): string {
  return `Optional: ${reference.optional === true}`;
}
