import { asString, at } from '../../common/json.ts';
import { ownedRows, resourceOf, resourceOfVersion, targets } from './build.ts';
import type { RelationFinder } from './types.ts';

/** Objects of one kind that name the subject as an owner. */
export function owns(group: string, kind: string): RelationFinder {
  return async ({ ref, row }, ports) => {
    const resource = await resourceOf(ports, group, kind);
    return resource === undefined ? [] : [ownedRows(resource, ref.namespace, row.uid)];
  };
}

/** What an autoscaler scales. Its column leaves out the API group, so the object is read. */
export const scaleTarget: RelationFinder = async ({ ref }, ports) => {
  const target = at(await ports.reader.get(ref, ports.signal), 'spec', 'scaleTargetRef');
  const kind = asString(at(target, 'kind')) ?? '';
  const name = asString(at(target, 'name'));
  const resource = await resourceOfVersion(ports, asString(at(target, 'apiVersion')), kind);
  return targets('target', kind, resource, name === undefined ? [] : [{ namespace: ref.namespace, name }]);
};
