import { commands } from '../../../contributions.ts';
import { scopeText } from '../scopeText.ts';
import { idBelow, TreeNode, type Look, type TreeServices } from '../node.ts';
import type { ContextNode } from './contextNode.ts';

/** Says which namespaces the lists of a context are of; a click chooses others. */
export class ScopeNode extends TreeNode {
  readonly #services: TreeServices;
  readonly #context: ContextNode;

  constructor(context: ContextNode, services: TreeServices) {
    super(idBelow(context, 'scope'), context);
    this.#context = context;
    this.#services = services;
  }

  get context(): ContextNode {
    return this.#context;
  }

  look(): Look {
    const { t, scopes } = this.#services;
    return {
      label: scopeText(scopes.of(this.#context.entry), t),
      icon: { id: 'list-filter' },
      words: ['scope'],
      expandable: false,
      command: commands.chooseNamespace,
    };
  }

  override tooltip(): string {
    const { t, scopes } = this.#services;
    const { namespaces } = scopes.of(this.#context.entry);
    // All names, of which the row counts some.
    return [...namespaces, t('The lists below show what is in here. Click to choose other namespaces for this window.')].join('\n');
  }
}
