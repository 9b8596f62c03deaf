import { asString, isObject } from '../../common/json.ts';
import type { ContextEntry } from '../../kube/types.ts';
import type { Picks } from '../commands/picks.ts';
import type { Targets } from '../commands/targets.ts';
import type { Kube, TreeNode } from '../explorer/node.ts';
import { ContextNode } from '../explorer/nodes/contextNode.ts';

/** Finds out which context a command is about. */
export class ContextTargets {
  readonly #kube: () => Promise<Kube>;
  readonly #targets: Targets;
  readonly #picks: Picks;

  constructor(kube: () => Promise<Kube>, targets: Targets, picks: Picks) {
    this.#kube = kube;
    this.#targets = targets;
    this.#picks = picks;
  }

  /**
   * The context of the row the command was called on, or the one named as `{ context }`; else the person's answer among
   * those that `offered` takes. Undefined where the person broke off.
   */
  async of(args: readonly unknown[], title: string, offered?: (context: ContextEntry) => boolean): Promise<ContextEntry | undefined> {
    return await this.named(args) ?? this.#picks.context(title, offered);
  }

  /** As `of`, of every selected row, each context once; none where the person broke off. */
  async all(args: readonly unknown[], title: string, offered?: (context: ContextEntry) => boolean): Promise<readonly ContextEntry[]> {
    const nodes = new Set(this.#targets.nodes(args).map(contextNodeOf).filter((node) => node !== undefined));
    if (nodes.size > 0) {
      return [...nodes].map(({ entry }) => entry);
    }
    const context = await this.of(args, title, offered);
    return context === undefined ? [] : [context];
  }

  /** The context that the arguments name, without asking. */
  async named(args: readonly unknown[]): Promise<ContextEntry | undefined> {
    const node = contextNodeOf(this.#targets.node(args));
    if (node !== undefined) {
      return node.entry;
    }
    const name = isObject(args[0]) ? asString(args[0].context) : undefined;
    return name === undefined ? undefined : (await (await this.#kube()).kubeconfigs.contexts()).find((context) => context.name === name);
  }
}

/** The context that a row belongs to. */
export function contextNodeOf(node: TreeNode | undefined): ContextNode | undefined {
  for (let current = node; current !== undefined; current = current.parent) {
    if (current instanceof ContextNode) {
      return current;
    }
  }
  return undefined;
}
