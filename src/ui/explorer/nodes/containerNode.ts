import { plainLine } from '../../../common/text.ts';
import type { ContainerInfo } from '../../../kube/kinds/types.ts';
import type { Target } from '../../target.ts';
import type { Translate } from '../../translate.ts';
import { containerText } from '../containerText.ts';
import { healthIcon } from '../healthIcon.ts';
import { idBelow, TreeNode, type Look } from '../node.ts';
import type { ObjectNode } from './objectNode.ts';

/** One container of a pod. */
export class ContainerNode extends TreeNode {
  readonly pod: ObjectNode;
  readonly #t: Translate;
  #info: ContainerInfo;

  constructor(pod: ObjectNode, info: ContainerInfo, t: Translate) {
    super(idBelow(pod, info.name), pod);
    this.pod = pod;
    this.#info = info;
    this.#t = t;
  }

  get name(): string {
    return this.#info.name;
  }

  override get target(): Target | undefined {
    return this.pod.target;
  }

  /** Takes the container's new state; says whether the row shows something else now. */
  update(info: ContainerInfo): boolean {
    const changed = info.health !== this.#info.health || containerText(info, this.#t) !== this.#text();
    this.#info = info;
    return changed;
  }

  look(): Look {
    return {
      label: this.name,
      description: plainLine(this.#text(), 200),
      icon: healthIcon(this.#info.health, 'package'),
      words: ['container'],
      expandable: false,
      spoken: plainLine(`${this.name}, ${this.#text()}`, 300),
    };
  }

  override tooltip(): string {
    return plainLine(`${this.name}: ${this.#text()}`);
  }

  #text(): string {
    return containerText(this.#info, this.#t);
  }
}
