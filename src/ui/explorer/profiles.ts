import type { KubeObject, Resource } from '../../kube/api/types.ts';
import type { Column, Row } from '../../kube/live/types.ts';
import type { Icon } from './node.ts';

/** How an object fares: `busy` is on its way, `done` has ended well, `none` has nothing to say. */
export type Health = 'good' | 'busy' | 'warning' | 'bad' | 'done' | 'none';

export interface ContainerLook {
  readonly name: string;
  /** What follows the name, such as its state and image. */
  readonly description: string;
  readonly health: Health;
}

/** What the tree asks about kinds. */
export interface Profiles {
  categoryOf(resource: Resource): string;
  iconOf(resource: Resource): string;
  /** Judged from the printed row alone: the tree reads no full objects for a list. */
  healthOf(resource: Resource, row: Row, columns: readonly Column[]): Health;
  hasContainers(resource: Resource): boolean;
  containersOf(resource: Resource, object: KubeObject): readonly ContainerLook[];
}

const icons: Record<Health, Icon | undefined> = {
  good: { id: 'pass-filled', color: 'testing.iconPassed' },
  busy: { id: 'loading~spin', color: 'charts.blue' },
  warning: { id: 'warning', color: 'list.warningForeground' },
  bad: { id: 'error', color: 'list.errorForeground' },
  done: { id: 'pass', color: 'disabledForeground' },
  none: undefined,
};

/** The icon for an object's health, or the kind's own where health says nothing. */
export function healthIcon(health: Health, otherwise: string): Icon {
  return icons[health] ?? { id: otherwise };
}
