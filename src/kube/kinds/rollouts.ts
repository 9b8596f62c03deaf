import { asNumber, asString, at } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import { conditionNamed, conditionRemark, conditionText } from './conditions.ts';
import { remark, remarkIf } from './remarks.ts';
import type { Remark } from './types.ts';

/** The state of a Deployment's rollout (apps/v1): what keeps it up, then how far it is. */
export function deploymentRemarks(deployment: KubeObject): readonly Remark[] {
  const wanted = count(deployment, 'spec', 'replicas', 1);
  const updated = count(deployment, 'status', 'updatedReplicas');
  const all = count(deployment, 'status', 'replicas');
  const available = count(deployment, 'status', 'availableReplicas');
  const progressing = conditionNamed(deployment, 'Progressing');
  const failed = progressing?.status === 'False';
  // Until its deadline a rollout may take its time; one that was complete has lost what it had.
  const underway = progressing?.status === 'True' && progressing.reason !== 'NewReplicaSetAvailable';
  return [
    ...(failed ? [remark('error', 'The rollout does not get on', conditionText(progressing))] : []),
    ...conditionRemark(deployment, 'ReplicaFailure', 'True', 'error', 'Pods cannot be made'),
    ...conditionRemark(deployment, 'Available', 'False', underway ? 'progressing' : available === 0 ? 'error' : 'warning', 'Not available'),
    ...remarkIf(at(deployment, 'spec', 'paused') === true, 'warning', 'Paused: changes of the template are not rolled out'),
    ...unseenRemark(deployment),
    ...remarkIf(updated < wanted, failed ? 'warning' : 'progressing', `${updated} of ${wanted} replicas are of the newest template`),
    ...remarkIf(all > updated, failed ? 'warning' : 'progressing', `${all - updated} old ${all - updated === 1 ? 'replica is' : 'replicas are'} still there`),
    ...remarkIf(available < updated, 'progressing', `${available} of ${updated} new replicas are available`),
  ];
}

export function statefulSetRemarks(set: KubeObject): readonly Remark[] {
  const wanted = count(set, 'spec', 'replicas', 1);
  const updated = count(set, 'status', 'updatedReplicas');
  const ready = count(set, 'status', 'readyReplicas');
  const partition = asNumber(at(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition')) ?? 0;
  const onDelete = at(set, 'spec', 'updateStrategy', 'type') === 'OnDelete';
  const revision = asString(at(set, 'status', 'updateRevision'));
  const rolling = revision !== undefined && revision !== at(set, 'status', 'currentRevision') && updated < wanted;
  const ordered = at(set, 'spec', 'podManagementPolicy') !== 'Parallel';
  return [
    ...unseenRemark(set),
    ...remarkIf(ready < wanted, ready === 0 ? 'error' : 'warning', `${ready} of ${wanted} replicas are ready`, ordered ? 'they start one after the other, each when the one before is ready' : ''),
    ...remarkIf(rolling && !onDelete, 'progressing', `${updated} of ${Math.max(wanted - partition, 0)} replicas are of the newest template`, partition > 0 ? `those below ${partition} are kept by the partition` : ''),
    ...remarkIf(rolling && onDelete, 'warning', `${updated} of ${wanted} replicas are of the newest template`, 'the others get it when they are deleted (OnDelete)'),
  ];
}

export function daemonSetRemarks(set: KubeObject): readonly Remark[] {
  const wanted = count(set, 'status', 'desiredNumberScheduled');
  const updated = count(set, 'status', 'updatedNumberScheduled');
  const ready = count(set, 'status', 'numberReady');
  const misplaced = count(set, 'status', 'numberMisscheduled');
  const onDelete = at(set, 'spec', 'updateStrategy', 'type') === 'OnDelete';
  return [
    ...unseenRemark(set),
    ...remarkIf(wanted === 0, 'unknown', 'No node is one that its pods may run on'),
    ...remarkIf(ready < wanted, ready === 0 ? 'error' : 'warning', `Ready on ${ready} of ${wanted} nodes`),
    ...remarkIf(updated < wanted, onDelete ? 'warning' : 'progressing', `${updated} of ${wanted} pods are of the newest template`, onDelete ? 'the others get it when they are deleted (OnDelete)' : ''),
    ...remarkIf(misplaced > 0, 'warning', `${misplaced} ${misplaced === 1 ? 'pod runs' : 'pods run'} on nodes where none should`),
  ];
}

export function replicaSetRemarks(set: KubeObject): readonly Remark[] {
  const wanted = count(set, 'spec', 'replicas', 1);
  const ready = count(set, 'status', 'readyReplicas');
  return [
    ...conditionRemark(set, 'ReplicaFailure', 'True', 'error', 'Pods cannot be made'),
    // A new one has none ready yet; what keeps its pods from it is for these to tell.
    ...remarkIf(ready < wanted, 'warning', `${ready} of ${wanted} replicas are ready`),
  ];
}

/** The controller writes which generation it has seen: until then the status is of an earlier one. */
function unseenRemark(object: KubeObject): readonly Remark[] {
  const unseen = (asNumber(at(object, 'metadata', 'generation')) ?? 0) > (asNumber(at(object, 'status', 'observedGeneration')) ?? 0);
  return remarkIf(unseen, 'progressing', 'The controller has not seen the last change yet');
}

function count(object: KubeObject, section: 'spec' | 'status', field: string, otherwise = 0): number {
  return asNumber(at(object, section, field)) ?? otherwise;
}
