import { plainLine } from '../../../common/text.ts';
import { idBelow, TreeNode, type Look } from '../node.ts';
import { healthIcon, type ContainerLook } from '../profiles.ts';
import type { ObjectNode } from './objectNode.ts';

/** One container of a pod. */
export class ContainerNode extends TreeNode {
  readonly pod: ObjectNode;
  #container: ContainerLook;

  constructor(pod: ObjectNode, container: ContainerLook) {
    super(idBelow(pod, container.name), pod);
    this.pod = pod;
    this.#container = container;
  }

  get name(): string {
    return this.#container.name;
  }

  /** Takes the container's new state; says whether the row shows something else now. */
  update(container: ContainerLook): boolean {
    const changed = container.description !== this.#container.description || container.health !== this.#container.health;
    this.#container = container;
    return changed;
  }

  look(): Look {
    const { name, description, health } = this.#container;
    return { label: name, description: plainLine(description, 200), icon: healthIcon(health, 'package'), words: ['container'], expandable: false, spoken: plainLine(`${name}, ${description}`, 300) };
  }

  override tooltip(): string {
    return plainLine(`${this.name}: ${this.#container.description}`);
  }
}
