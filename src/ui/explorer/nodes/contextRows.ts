import type { Category } from '../../../kube/kinds/categories.ts';
import type { Connection } from '../../../kube/types.ts';
import type { Translate } from '../../translate.ts';
import type { Folder, KindPlace, Layout } from '../layout.ts';
import type { TreeNode, TreeServices } from '../node.ts';
import { CategoryNode } from './categoryNode.ts';
import type { ContextNode } from './contextNode.ts';
import { ListNode } from './listNode.ts';

const icons: Readonly<Record<Category, string>> = {
  'Workloads': 'server-process',
  'Network': 'globe',
  'Config': 'settings',
  'Storage': 'database',
  'Access': 'shield',
  'Cluster': 'server',
  'Custom Resources': 'extensions',
};

/** The rows of a connected context: first lists, folders of kinds, and the custom resources by API group. */
export function kindNodes(context: ContextNode, connection: Connection, layout: Layout, services: TreeServices): TreeNode[] {
  const lists = (parent: TreeNode, kinds: readonly KindPlace[]): TreeNode[] =>
    kinds.map((place) => new ListNode(parent, context, connection, place, services));
  const folder = (parent: TreeNode, content: Folder, label: string, icon: string): CategoryNode =>
    new CategoryNode(parent, content.id, label, icon, (self) => lists(self, content.kinds));
  const rows = lists(context, layout.first);
  for (const category of layout.categories) {
    rows.push(folder(context, category, categoryLabel(category.id, services.t), icons[category.id]));
  }
  if (layout.custom.length > 0) {
    rows.push(new CategoryNode(context, 'Custom Resources', categoryLabel('Custom Resources', services.t), icons['Custom Resources'], (self) =>
      layout.custom.map((group) => folder(self, group, group.id, 'symbol-namespace'))));
  }
  return rows;
}

function categoryLabel(category: Category, t: Translate): string {
  switch (category) {
    case 'Workloads':
      return t('Workloads');
    case 'Network':
      return t('Network');
    case 'Config':
      return t('Config');
    case 'Storage':
      return t('Storage');
    case 'Access':
      return t('Access');
    case 'Cluster':
      return t('Cluster');
    case 'Custom Resources':
      return t('Custom Resources');
  }
}
