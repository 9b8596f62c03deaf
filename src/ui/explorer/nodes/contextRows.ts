import type { Connection } from '../../../kube/types.ts';
import type { Translate } from '../../translate.ts';
import type { Category, KindPlace, Layout } from '../layout.ts';
import type { TreeNode, TreeServices } from '../node.ts';
import type { Profiles } from '../profiles.ts';
import { CategoryNode } from './categoryNode.ts';
import type { ContextNode } from './contextNode.ts';
import { ListNode } from './listNode.ts';

const icons: Readonly<Record<string, string>> = {
  workloads: 'server-process',
  network: 'globe',
  config: 'settings',
  storage: 'database',
  access: 'shield',
  cluster: 'server',
};

/** The rows of a connected context: first lists, folders of kinds, and the custom resources by API group. */
export function kindNodes(context: ContextNode, connection: Connection, layout: Layout, services: TreeServices, profiles: Profiles): TreeNode[] {
  const lists = (parent: TreeNode, kinds: readonly KindPlace[]): TreeNode[] =>
    kinds.map((place) => new ListNode(parent, context, connection, place, services, profiles));
  const folder = (parent: TreeNode, category: Category, label: string, icon: string): CategoryNode =>
    new CategoryNode(parent, category.id, label, icon, (self) => lists(self, category.kinds));
  const rows = lists(context, layout.first);
  for (const category of layout.categories) {
    rows.push(folder(context, category, categoryLabel(category.id, services.t), icons[category.id] ?? 'folder'));
  }
  if (layout.custom.length > 0) {
    rows.push(new CategoryNode(context, 'custom', services.t('Custom Resources'), 'extensions', (self) =>
      layout.custom.map((group) => folder(self, group, group.id, 'symbol-namespace'))));
  }
  return rows;
}

function categoryLabel(id: string, t: Translate): string {
  switch (id) {
    case 'workloads':
      return t('Workloads');
    case 'network':
      return t('Network');
    case 'config':
      return t('Config');
    case 'storage':
      return t('Storage');
    case 'access':
      return t('Access');
    case 'cluster':
      return t('Cluster');
    default:
      return t('Other');
  }
}
