import { commands } from '../../../contributions.ts';
import { idBelow, TreeNode, type Look, type TreeServices } from '../node.ts';

/** Stands where every context is hidden, so that nobody wonders; a click chooses some. */
export class HiddenNode extends TreeNode {
  readonly #services: TreeServices;

  constructor(services: TreeServices) {
    super(idBelow(undefined, 'hidden'), undefined);
    this.#services = services;
  }

  look(): Look {
    const { t } = this.#services;
    return { label: t('All contexts are hidden'), description: t('click to choose'), icon: { id: 'eye-closed' }, words: ['note'], expandable: false, command: commands.chooseShownContexts };
  }

  override tooltip(): string {
    return this.#services.t('The setting pilothouse.hiddenContexts names every context. Click to choose those to show.');
  }
}
