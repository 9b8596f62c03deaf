import { cellOf, resourceOf, targets } from './build.ts';
import type { RelationFinder } from './types.ts';

/** The volume that a claim is bound to, or asks for by name. */
export const claimedVolume: RelationFinder = async ({ row, columns }, ports) => {
  const name = cellOf(row, columns, 'Volume');
  return targets('volume', 'PersistentVolume', await resourceOf(ports, '', 'PersistentVolume'), name === '' ? [] : [{ name }]);
};

/** The claim that a volume is bound to, or reserved for. */
export const volumeClaim: RelationFinder = async ({ row, columns }, ports) => {
  const [namespace = '', name = ''] = cellOf(row, columns, 'Claim').split('/');
  return targets('claim', 'PersistentVolumeClaim', await resourceOf(ports, '', 'PersistentVolumeClaim'), name === '' ? [] : [{ namespace, name }]);
};
