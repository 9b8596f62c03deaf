import type { Column, Row } from '../live/types.ts';
import { cellList, cellOf, escapeValue, listOf, resourceOf, targets } from './build.ts';
import type { FolderId, Relation, RelationFinder, RelationPorts } from './types.ts';

const group = 'rbac.authorization.k8s.io';

/** The Role or ClusterRole that a binding gives; the column says `Role/name`. */
export const boundRole: RelationFinder = async ({ ref, row, columns }, ports) => {
  const [kind = '', name = ''] = cellOf(row, columns, 'Role').split('/');
  return targets('role', kind, await resourceOf(ports, group, kind), name === '' ? [] : [{ namespace: ref.namespace, name }]);
};

/** The bindings that give a Role or ClusterRole. */
export const roleBindings: RelationFinder = async ({ ref }, ports) => {
  const text = `${ref.resource.kind}/${ref.name}`;
  const gives = (row: Row, columns: readonly Column[]): boolean => cellOf(row, columns, 'Role') === text;
  return bindings(ports, ref.namespace === undefined ? ['RoleBinding', 'ClusterRoleBinding'] : ['RoleBinding'], ref.namespace, gives, text);
};

/** The bindings that name a ServiceAccount, be it by a group that it is in, and the pods that run as it. */
export const accountRelations: RelationFinder = async ({ ref }, ports) => {
  const { namespace = '', name } = ref;
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  const names = (row: Row, columns: readonly Column[]): boolean =>
    cellList(row, columns, 'ServiceAccounts').includes(`${namespace}/${name}`)
    || cellList(row, columns, 'Users').includes(`system:serviceaccount:${namespace}:${name}`)
    || cellList(row, columns, 'Groups').some((each) => groups.includes(each));
  const relations: Relation[] = await bindings(ports, ['RoleBinding', 'ClusterRoleBinding'], undefined, names, `${namespace}/${name}`, [namespace]);
  const pods = await resourceOf(ports, '', 'Pod');
  if (pods !== undefined) {
    const fieldSelector = `spec.serviceAccountName=${escapeValue(name)}`;
    relations.push({ type: 'rows', id: 'pods', folder: 'pods', resource: pods, queries: [listOf(pods, namespace, { fieldSelector })], key: '' });
  }
  return relations;
};

async function bindings(
  ports: RelationPorts, kinds: readonly string[], namespace: string | undefined, includes: (row: Row, columns: readonly Column[]) => boolean, key: string, fallback?: readonly string[],
): Promise<Relation[]> {
  const folder: FolderId = 'bindings';
  const resources = await Promise.all(kinds.map((kind) => resourceOf(ports, group, kind)));
  return resources.flatMap((resource): Relation[] => (resource === undefined ? [] : [
    { type: 'rows', id: `bindings ${resource.resource}`, folder, resource, queries: [listOf(resource, namespace)], includes, key, fallback, oneOfMany: kinds.length > 1 },
  ]));
}
