import type { Health } from '../../kube/kinds/types.ts';
import type { Icon } from './node.ts';

const icons: Readonly<Record<Health, Icon | undefined>> = {
  ok: { id: 'pass-filled', color: 'testing.iconPassed' },
  progressing: { id: 'loading~spin', color: 'charts.blue' },
  warning: { id: 'warning', color: 'list.warningForeground' },
  error: { id: 'error', color: 'list.errorForeground' },
  done: { id: 'pass', color: 'disabledForeground' },
  unknown: undefined,
};

/** The icon for an object's health, or the kind's own where its health is unknown. */
export function healthIcon(health: Health, otherwise: string): Icon {
  return icons[health] ?? { id: otherwise };
}
