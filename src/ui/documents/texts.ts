import { Failure } from '../../common/failure.ts';
import { plainText } from '../../common/text.ts';
import type { ObjectRef } from '../../kube/api/types.ts';
import type { Connection } from '../../kube/types.ts';
import type { Translate } from '../translate.ts';
import type { Address } from './address.ts';

/** Reads what a document shows. Rejects with a Failure. */
export type TextOf = (address: Address, connection: Connection, signal: AbortSignal) => Promise<string>;

/** The texts of all views; what writes them is loaded when it is first needed. */
export function objectTexts(t: Translate): TextOf {
  return async (address, connection, signal) => {
    const ref = await refOf(address, connection, signal, t);
    switch (address.view) {
      case 'describe': {
        const { describeObject } = await import('../../kube/describe/describe.ts');
        return describeObject(ref, { reader: connection.reader, discovery: connection.discovery, signal });
      }
      case 'yaml': {
        const { printYaml } = await import('../../kube/yaml/print.ts');
        return printYaml(await connection.reader.get(ref, signal));
      }
      case 'log':
        return previousLog(address, connection, signal, t);
    }
  };
}

async function refOf(address: Address, connection: Connection, signal: AbortSignal, t: Translate): Promise<ObjectRef> {
  const apiVersion = address.group === '' ? address.version : `${address.group}/${address.version}`;
  const resource = await connection.discovery.byKind(apiVersion, address.kind, signal);
  if (resource === undefined) {
    throw new Failure('not-found', t('The cluster of context {0} does not know the kind {1} of {2}.', address.context, address.kind, apiVersion));
  }
  return { resource, namespace: address.namespace, name: address.name };
}

/** What the container's run before the present one wrote. */
async function previousLog({ namespace, name, container }: Address, connection: Connection, signal: AbortSignal, t: Translate): Promise<string> {
  const text = await connection.client.text({
    path: `/api/v1/namespaces/${encodeURIComponent(namespace ?? '')}/pods/${encodeURIComponent(name)}/log`,
    query: { previous: true, container },
    signal,
  });
  return text === '' ? t('The previous run of container {0} in pod {1} wrote nothing.', container ?? '', name) : plainText(text);
}
