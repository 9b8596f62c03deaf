import type { Clock } from '../../common/clock.ts';
import type { ItemWord } from '../../contributions.ts';
import type { Health } from '../../kube/kinds/types.ts';
import type { ProtectionPolicy } from '../../kube/protection.ts';
import type { Connections, Kubeconfigs } from '../../kube/types.ts';
import type { Target } from '../target.ts';
import type { Translate } from '../translate.ts';
import type { Filters } from './filters.ts';
import type { Refresher } from './refresher.ts';
import type { Scopes } from './scopes.ts';

/** A product icon, and the theme colour it is painted in. */
export interface Icon {
  readonly id: string;
  readonly color?: string;
}

/** What one row of the tree shows, without an editor. */
export interface Look {
  readonly label: string;
  readonly description?: string | undefined;
  readonly icon: Icon;
  /** What menus go by. */
  readonly words: readonly ItemWord[];
  readonly expandable: boolean;
  /** Expanded from the start; the person may collapse it. */
  readonly expanded?: boolean;
  /** Read aloud in place of label and description. */
  readonly spoken?: string | undefined;
  /** A command for a click. Only for rows of which there are few. */
  readonly command?: string | undefined;
}

/** The parts of the Kubernetes layer that people's clicks start from. */
export interface Kube {
  readonly kubeconfigs: Kubeconfigs;
  readonly connections: Connections;
}

/** What every node of the tree needs to do its work. */
export interface TreeServices {
  readonly t: Translate;
  readonly clock: Clock;
  /** Loads the Kubernetes layer on the first call. */
  readonly kube: () => Promise<Kube>;
  readonly scopes: Scopes;
  readonly filters: Filters;
  readonly protection: ProtectionPolicy;
  /** Name of the context that this window works in. */
  readonly windowContext: () => string | undefined;
  readonly refresher: Refresher<TreeNode>;
  /** Whether the rows below the node are on the screen. */
  readonly isShown: (node: TreeNode) => boolean;
  /** The user's words and numbers, such as `10,000`. */
  readonly formatNumber: (value: number) => string;
  /** A time of day as the user writes it; from ms since the epoch. */
  readonly formatTime: (at: number) => string;
  /** The node left the tree. */
  readonly forget: (node: TreeNode) => void;
  /** Waits for background work and hands its failure to the log. */
  readonly inBackground: (work: Promise<unknown>) => void;
}

const nothingKnown: Health = 'unknown';

/**
 * One row of the tree. The editor knows rows by identity, so a node lives as long as what it stands for and changes
 * in place. Ids are unique in the whole tree.
 */
export abstract class TreeNode {
  readonly id: string;
  readonly parent: TreeNode | undefined;

  constructor(id: string, parent: TreeNode | undefined) {
    this.id = id;
    this.parent = parent;
  }

  abstract look(): Look;

  /** The rows below. May open what it needs, and comes back soon in any case: what is still missing is a row. */
  children(): readonly TreeNode[] | Promise<readonly TreeNode[]> {
    return [];
  }

  /** The object that commands on the row are about. */
  get target(): Target | undefined {
    return undefined;
  }

  /** The object that the row stands for or is part of. */
  get owner(): Target | undefined {
    return this.target ?? this.parent?.owner;
  }

  /** The worst of what is live below, or of what the row stands for; `unknown` where that says nothing. */
  get health(): Health {
    return nothingKnown;
  }

  /** The text of a hover, made when the pointer rests; the signal aborts when it leaves. */
  tooltip(_signal?: AbortSignal): string | undefined | Promise<string | undefined> {
    return undefined;
  }

  /** Told when the rows below come on the screen and when they leave it. */
  setShown(_shown: boolean): void {
    // Most rows hold nothing.
  }

  /** Milliseconds between two times the rows below are sent again. */
  pace(): number {
    return 1000;
  }

  /** Lets go of what the node and the nodes below hold. */
  dispose(): void {
    // Most rows hold nothing.
  }
}

/** An id below another, safe for any name. */
export function idBelow(parent: TreeNode | undefined, ...names: string[]): string {
  const own = names.map((name) => encodeURIComponent(name)).join('/');
  return parent === undefined ? own : `${parent.id}/${own}`;
}
