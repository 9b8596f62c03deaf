import type { Category } from '../../../kube/kinds/categories.ts';
import type { Connection } from '../../../kube/types.ts';
import type { Translate } from '../../translate.ts';
import type { KindPlace, Layout } from '../layout.ts';
import type { TreeServices } from '../node.ts';
import { CategoryNode } from './categoryNode.ts';
import type { ContextNode } from './contextNode.ts';
import { ControlPlaneNode } from './controlPlaneNode.ts';
import { ListNode } from './listNode.ts';
import { NoteNode } from './noteNode.ts';
import { OverviewNode } from './overviewNode.ts';
import type { RowPlan } from './plannedRows.ts';
import { ScopeNode } from './scopeNode.ts';

const icons: Readonly<Record<Category, string>> = {
  'Workloads': 'server-process',
  'Network': 'globe',
  'Config': 'settings',
  'Storage': 'database',
  'Access': 'shield',
  'Cluster': 'server',
  'Custom Resources': 'extensions',
};

/** Where the rows of a connected context belong. */
export interface RowsOf {
  readonly context: ContextNode;
  readonly connection: Connection;
  readonly services: TreeServices;
  /** Told when the custom kinds come on the screen and when they leave it. */
  readonly customShown: (shown: boolean) => void;
}

/** The rows of a connected context: how it fares, its scope, first lists, folders of kinds, and the custom resources. */
export function contextRows(of: RowsOf, layout: Layout): RowPlan[] {
  const { t } = of.services;
  return [
    { key: 'overview', make: (parent) => new OverviewNode(parent, of.context, of.connection, of.services) },
    { key: 'scope', make: () => new ScopeNode(of.context, of.services) },
    ...layout.first.map((place) => listPlan(of, place)),
    { key: 'controlPlane', make: (parent) => new ControlPlaneNode(parent, of.context, of.connection, of.services) },
    ...layout.categories.map(({ id, kinds }) =>
      folderPlan(of, { name: id, label: categoryLabel(id, t), icon: icons[id] }, kinds.map((place) => listPlan(of, place)))),
    folderPlan(of, { name: 'Custom Resources', label: categoryLabel('Custom Resources', t), icon: icons['Custom Resources'] }, customPlans(of, layout), of.customShown),
  ];
}

function customPlans(of: RowsOf, { custom }: Layout): RowPlan[] {
  const { t } = of.services;
  if (custom.few.length === 0 && custom.groups.length === 0) {
    const label = t('No custom resources');
    return [{ key: 'none', make: (parent) => new NoteNode(parent, 'none', { label, icon: { id: 'circle-slash' }, message: label, failed: false }) }];
  }
  return [
    ...custom.few.map((place) => listPlan(of, place)),
    ...custom.groups.map(({ id, kinds }) => folderPlan(of, { name: id, label: id, icon: 'symbol-namespace' }, kinds.map((place) => listPlan(of, place)))),
  ];
}

function folderPlan({ services }: RowsOf, look: { name: string; label: string; icon: string }, plans: readonly RowPlan[], onShown?: (shown: boolean) => void): RowPlan {
  return {
    key: `folder ${look.name}`,
    make: (parent) => new CategoryNode(parent, look, plans, services, onShown),
    update: (node) => {
      if (node instanceof CategoryNode) {
        node.update(plans);
      }
    },
  };
}

/** A list stays as long as nothing is different about its kind; a list of another version is another node with the same id. */
function listPlan({ context, connection, services }: RowsOf, place: KindPlace): RowPlan {
  return {
    key: `list ${JSON.stringify(place)}`,
    make: (parent) => new ListNode(parent, context, connection, place, services),
  };
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
