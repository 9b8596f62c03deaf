import { commands } from '../../../contributions.ts';
import { idBelow, TreeNode, type Look, type TreeServices } from '../node.ts';

/** Says above all contexts that the tree is filtered, and by what; a click changes it. */
export class FilterNode extends TreeNode {
  readonly #services: TreeServices;

  constructor(services: TreeServices) {
    super(idBelow(undefined, 'filter'), undefined);
    this.#services = services;
  }

  look(): Look {
    const { t, filters } = this.#services;
    const label = t('Filter: {0}', filters.tree);
    return { label, description: t('names in every list of a kind'), icon: { id: 'filter-filled', color: 'charts.blue' }, words: ['treeFilter'], expandable: false, command: commands.filterTree };
  }

  override tooltip(): string {
    return this.#services.t('Lists of kinds show only objects with this in their names; what belongs below an object is shown in full. Click to change it.');
  }
}
