import * as vscode from 'vscode';
import { Failure } from '../../common/failure.ts';
import { asList, asString, at, isObject } from '../../common/json.ts';
import type { KubeObject } from '../../kube/api/types.ts';
import { profileOf } from '../../kube/kinds/registry.ts';
import { TreeNode } from '../explorer/node.ts';
import { ContainerNode } from '../explorer/nodes/containerNode.ts';
import { inContext } from '../failures/actions.ts';
import { withProgress } from '../progress.ts';
import { ObjectTargets, type ContainerTarget, type Target } from '../target.ts';
import type { Picks } from './picks.ts';
import { fewAtOnce } from './several.ts';

/** The annotation by which a pod names the container that kubectl takes where none is named. */
const defaultContainer = 'kubectl.kubernetes.io/default-container';

/** An object, or a container of it. */
export interface Part extends Target {
  readonly container?: string | undefined;
}

/** Finds out what a command is about: the tree rows it was called on, the selected rows, or the person's answers. */
export class Targets {
  readonly #view: Pick<vscode.TreeView<TreeNode>, 'selection'>;
  readonly #picks: Picks;

  constructor(view: Pick<vscode.TreeView<TreeNode>, 'selection'>, picks: Picks) {
    this.#view = view;
    this.#picks = picks;
  }

  /** The tree row among the arguments. A keybinding passes `{ "selection": true }` and means the selected row. */
  node(args: readonly unknown[]): TreeNode | undefined {
    return this.nodes(args)[0];
  }

  /**
   * Every row that the arguments mean: the clicked one, or the whole selection where that was part of it, or the
   * selection for a keybinding. The clicked row stands first.
   */
  nodes(args: readonly unknown[]): readonly TreeNode[] {
    const [first, selected] = args;
    if (first instanceof TreeNode) {
      const rows = asList(selected);
      if (rows.some((row) => row === undefined || row === null)) {
        throw readAnew();
      }
      return [...new Set([first, ...rows.filter((row) => row instanceof TreeNode)])];
    }
    return isObject(first) && first.selection === true ? this.#view.selection : [];
  }

  /** The objects to work on, one at least; none where the person broke off. Those of rows that are none are left out. */
  async objects(args: readonly unknown[], title: string): Promise<readonly Target[]> {
    const given = this.#given(args);
    if (given.length > 0) {
      return given;
    }
    const picked = await this.#picks.object(title);
    return picked === undefined ? [] : [picked];
  }

  /** As `objects`, where a row of a container names that too. */
  async parts(args: readonly unknown[], title: string): Promise<readonly Part[]> {
    const named = this.#named(args);
    const others = await this.objects(args, title);
    return [...named, ...others.filter((object) => !named.some((each) => keyOf(each) === keyOf(object)))];
  }

  /**
   * The containers to work on, without reading any object. One pod with several is asked about; of several pods each
   * stands for the container that kubectl takes where none is named, which `namedContainers` finds. None where the
   * person broke off.
   */
  async containers(args: readonly unknown[], title: string): Promise<readonly Part[]> {
    const named = this.#named(args);
    const pods = this.#given(args).filter(({ ref }) => profileOf(ref.resource).containers !== undefined)
      .filter((pod) => !named.some((container) => keyOf(container) === keyOf(pod)));
    if (named.length + pods.length > 1) {
      return [...named, ...pods];
    }
    const [container] = named;
    const target = container ?? pods[0] ?? await this.#picks.pod(title);
    const picked = container ?? (target && await this.#picks.container(target, title));
    return picked === undefined ? [] : [picked];
  }

  /** The containers among the rows, each once. */
  #named(args: readonly unknown[]): ContainerTarget[] {
    const named = this.#rows(args).filter((node) => node instanceof ContainerNode)
      .flatMap((node) => (node.target === undefined ? [] : [{ ...node.target, container: node.name }]));
    return [...new Map(named.map((each) => [`${keyOf(each)} ${each.container}`, each])).values()];
  }

  /** What the arguments mean, without asking. */
  #given(args: readonly unknown[]): readonly Target[] {
    const [first] = args;
    if (first instanceof ObjectTargets) {
      return first.targets;
    }
    return unique(this.#rows(args).map((node) => node.owner).filter((owner) => owner !== undefined));
  }

  /**
   * As `nodes`, for commands of objects. The palette passes no argument at all; a row passes nothing in its place when
   * the editor was taking in its list anew at that moment, and then guessing another object would be wrong.
   */
  #rows(args: readonly unknown[]): readonly TreeNode[] {
    const [first] = args;
    if (args.length > 0 && (first === undefined || first === null)) {
      throw readAnew();
    }
    return this.nodes(args);
  }
}

function readAnew(): Failure {
  return new Failure('gone', vscode.l10n.t('The list was just being read anew.'), { hint: vscode.l10n.t('Choose the row once more.') });
}

/** Each object once: it can be selected in several places of the tree, and with its containers. */
function unique(targets: readonly Target[]): Target[] {
  return [...new Map(targets.map((target) => [keyOf(target), target])).values()];
}

function keyOf({ connection, ref: { resource, namespace, name } }: Target): string {
  return JSON.stringify([connection.context.name, resource.group, resource.resource, namespace, name]);
}

/** Reads of those that name no container which one kubectl takes. Rejects with a Failure. */
export async function namedContainers(parts: readonly Part[], title: string): Promise<readonly ContainerTarget[]> {
  return withProgress(title, (signal) => fewAtOnce(parts, async (part) => {
    const { container } = part;
    return container === undefined ? { ...part, container: mainContainer(part, await readObject(part, signal)) } : { ...part, container };
  }));
}

/** The object as the server has it now. */
export function readObject({ connection, ref }: Target, signal: AbortSignal): Promise<KubeObject> {
  return inContext(connection.context.name, connection.reader.get(ref, signal));
}

/** The container that kubectl takes where none is named. Throws a Failure where there is none. */
export function mainContainer({ ref }: Target, object: KubeObject): string {
  const names = (profileOf(ref.resource).containers?.(object) ?? []).filter(({ role }) => role === 'app').map(({ name }) => name);
  const chosen = asString(at(object, 'metadata', 'annotations', defaultContainer));
  const container = names.find((name) => name === chosen) ?? names[0];
  if (container === undefined) {
    throw new Failure('not-found', vscode.l10n.t('{0} has no containers.', ref.name));
  }
  return container;
}

/** What questions call it. */
export function partName({ ref, container }: Part): string {
  return container === undefined ? ref.name : `${ref.name}/${container}`;
}
