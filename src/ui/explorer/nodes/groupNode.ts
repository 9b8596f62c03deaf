import type { Health } from '../../../kube/kinds/types.ts';
import type { ContextGroup } from '../arrangement.ts';
import { idBelow, TreeNode, type Look, type TreeServices } from '../node.ts';
import type { ContextNode } from './contextNode.ts';
import { rolledUp, worstBelow } from './healthRollup.ts';

/** Contexts that the settings put together, or that come from one file. */
export class GroupNode extends TreeNode {
  readonly #services: TreeServices;
  #group: ContextGroup;
  #contexts: readonly ContextNode[] = [];

  constructor(group: ContextGroup, services: TreeServices) {
    super(idBelow(undefined, 'group', group.name), undefined);
    this.#group = group;
    this.#services = services;
  }

  get contexts(): readonly ContextNode[] {
    return this.#contexts;
  }

  /** Takes the contexts that it holds now. */
  update(group: ContextGroup, contexts: readonly ContextNode[]): void {
    this.#group = group;
    this.#contexts = contexts;
  }

  look(): Look {
    const { t, formatNumber, windowContext } = this.#services;
    const current = this.#contexts.find(({ entry }) => entry.name === windowContext())?.entry.name;
    const parts = [formatNumber(this.#contexts.length), ...(current === undefined ? [] : [t('current: {0}', current)])];
    return {
      label: this.#group.label,
      description: parts.join(' · '),
      icon: rolledUp({ id: this.#group.folder === undefined ? 'folder-library' : 'file' }, this.health),
      words: ['group'],
      expandable: true,
      expanded: true,
      spoken: [t('group {0}', this.#group.label), ...parts].join(', '),
    };
  }

  override get health(): Health {
    return worstBelow(this.#contexts);
  }

  override tooltip(): string {
    const { folder, name } = this.#group;
    return folder === undefined ? this.#group.label : name;
  }

  override children(): readonly TreeNode[] {
    return this.#contexts;
  }
}
