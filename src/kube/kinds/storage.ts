import { asString, at } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import type { Column, Row } from '../live/types.ts';
import { ageSince } from '../text/duration.ts';
import { cell } from './cells.ts';
import { conditionRemark } from './conditions.ts';
import { healthOfWord, profile } from './generic.ts';
import { remark, remarkIf } from './remarks.ts';
import type { Health, KindProfile, Remark } from './types.ts';

function volumeHealth(row: Row, columns: readonly Column[]): Health {
  const status = cell(row, columns, 'Status');
  return status === 'Released' ? 'warning' : healthOfWord(status);
}

function claimRemarks(claim: KubeObject, now: number): readonly Remark[] {
  const phase = asString(at(claim, 'status', 'phase')) ?? '';
  const volume = asString(at(claim, 'spec', 'volumeName')) ?? '';
  const age = ageSince(at(claim, 'metadata', 'creationTimestamp'), now);
  return [
    ...remarkIf(phase === 'Lost', 'error', `Lost: its volume ${volume} is gone, and with it the data`),
    ...remarkIf(phase === 'Pending', 'progressing', `Has no volume for ${age}`, pendingText(claim)),
    ...conditionRemark(claim, 'ControllerResizeError', 'True', 'error', 'Cannot grow'),
    ...conditionRemark(claim, 'NodeResizeError', 'True', 'error', 'Cannot grow on its node'),
    ...conditionRemark(claim, 'ModifyVolumeError', 'True', 'error', 'Cannot be modified'),
    ...conditionRemark(claim, 'Resizing', 'True', 'progressing', 'Growing'),
    ...conditionRemark(claim, 'FileSystemResizePending', 'True', 'progressing', 'The file system grows when a pod next mounts it'),
  ];
}

/** What a claim that is not bound waits for, as far as the claim itself tells. */
function pendingText(claim: KubeObject): string {
  const annotation = (name: string): string => asString(at(claim, 'metadata', 'annotations', name)) ?? '';
  const volume = asString(at(claim, 'spec', 'volumeName')) ?? '';
  const storageClass = asString(at(claim, 'spec', 'storageClassName'));
  const provisioner = annotation('volume.kubernetes.io/storage-provisioner') || annotation('volume.beta.kubernetes.io/storage-provisioner');
  if (volume !== '') {
    return `it asks for the volume ${volume}`;
  }
  if (provisioner !== '') {
    return `waits for ${provisioner} to make one`;
  }
  if (storageClass === undefined) {
    return 'it names no storage class, and the cluster has no default one';
  }
  return storageClass === '' ? 'waits for a volume that fits' : `the storage class ${storageClass} makes one when a pod uses the claim, or there is none that fits`;
}

function volumeRemarks(volume: KubeObject): readonly Remark[] {
  const phase = asString(at(volume, 'status', 'phase')) ?? '';
  const claim = `${asString(at(volume, 'spec', 'claimRef', 'namespace')) ?? ''}/${asString(at(volume, 'spec', 'claimRef', 'name')) ?? ''}`;
  const reason = [asString(at(volume, 'status', 'reason')) ?? '', asString(at(volume, 'status', 'message')) ?? ''];
  if (phase === 'Released') {
    const policy = asString(at(volume, 'spec', 'persistentVolumeReclaimPolicy')) ?? '';
    return [remark('warning', `Its claim ${claim} was deleted`, policy === 'Retain' ? 'the data is kept, and no other claim gets it (Retain)' : `reclaim policy ${policy}`)];
  }
  return remarkIf(phase === 'Failed', 'error', 'Failed', ...reason);
}

export const claimProfile: KindProfile = { ...profile('save', volumeHealth), explain: claimRemarks };
export const volumeProfile: KindProfile = { ...profile('archive', volumeHealth), explain: volumeRemarks };
