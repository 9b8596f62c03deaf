import type { ContainerInfo } from '../../kube/kinds/types.ts';
import type { Translate } from '../translate.ts';

/** What follows a container's name: what it is if not an ordinary one, its state, restarts and image. */
export function containerText({ role, state, reason, restarts, image }: ContainerInfo, t: Translate): string {
  const parts = [roleText(role, t), reason ?? stateText(state, t), restarts === 0 ? '' : t('{0} restarts', restarts), image];
  return parts.filter((part) => part !== '').join(' · ');
}

function roleText(role: ContainerInfo['role'], t: Translate): string {
  switch (role) {
    case 'app':
      return '';
    case 'ephemeral':
      return t('ephemeral');
    case 'init':
      return t('init');
    case 'sidecar':
      return t('sidecar');
  }
}

function stateText(state: ContainerInfo['state'], t: Translate): string {
  switch (state) {
    case 'running':
      return t('Running');
    case 'terminated':
      return t('Terminated');
    case 'waiting':
      return t('Waiting');
  }
}
