import { asNumber, asObjects, asString, at, isObject, type JsonObject } from '../../../common/json.ts';
import type { KubeObject } from '../../api/types.ts';
import { ageSince, localTime } from '../../text/duration.ts';
import { compareText } from '../../text/values.ts';
import { textAt } from '../fields.ts';
import { subjectOf } from '../events.ts';
import { controllerOf, writeAnnotations, writeLabels } from '../metadata.ts';
import { selectorText } from '../selector.ts';
import type { EventSubject, KindDescriber } from '../types.ts';
import type { DescribeWriter } from '../writer.ts';
import { writeContainers, writeResources } from './containers.ts';
import { tolerationText } from './tolerations.ts';
import { writeVolumes } from './volumes.ts';

/** The id of a static pod, under which its kubelet reports events. */
const mirrorAnnotation = 'kubernetes.io/config.mirror';

export const podDescriber: KindDescriber = {
  group: '',
  kind: 'Pod',

  /** Events of a pod are found without their kind; those of a static pod bear the id of the file on its node. */
  eventSubject(pod: KubeObject): EventSubject {
    const { name, namespace, uid } = subjectOf(pod);
    return { name, namespace, uid: asString(at(pod, 'metadata', 'annotations', mirrorAnnotation)) ?? uid };
  },

  render(writer: DescribeWriter, pod: KubeObject, now: number): void {
    writeHead(writer, pod);
    writeStatus(writer, pod, now);
    writeAddresses(writer, pod);
    if (isObject(at(pod, 'spec', 'resources'))) {
      writer.line(0, 'Resources:');
      writeResources(writer, 1, at(pod, 'spec', 'resources'));
    }
    writeAllContainers(writer, pod);
    writeConditions(writer, pod);
    writeVolumes(writer, at(pod, 'spec', 'volumes'));
    writer.field(0, 'QoS Class', asString(at(pod, 'status', 'qosClass')) ?? 'BestEffort');
    writeScheduling(writer, pod);
  },
};

function writeHead(writer: DescribeWriter, pod: KubeObject): void {
  const spec = at(pod, 'spec');
  writer.field(0, 'Name', textAt(pod, 'metadata', 'name'));
  writer.field(0, 'Namespace', textAt(pod, 'metadata', 'namespace'));
  const priority = asNumber(at(spec, 'priority'));
  if (priority !== undefined) {
    writer.field(0, 'Priority', priority);
  }
  writer.optional(0, 'Priority Class Name', textAt(spec, 'priorityClassName'));
  writer.optional(0, 'Runtime Class Name', textAt(spec, 'runtimeClassName'));
  writer.optional(0, 'Service Account', textAt(spec, 'serviceAccountName'));
  const node = textAt(spec, 'nodeName');
  writer.field(0, 'Node', node ? `${node}/${textAt(pod, 'status', 'hostIP')}` : '<none>');
  const start = at(pod, 'status', 'startTime');
  if (typeof start === 'string') {
    writer.field(0, 'Start Time', localTime(start));
  }
  writeLabels(writer, 'Labels', at(pod, 'metadata', 'labels'));
  writeAnnotations(writer, at(pod, 'metadata', 'annotations'));
}

function writeStatus(writer: DescribeWriter, pod: KubeObject, now: number): void {
  const phase = textAt(pod, 'status', 'phase');
  const deleted = at(pod, 'metadata', 'deletionTimestamp');
  if (typeof deleted === 'string' && phase !== 'Failed' && phase !== 'Succeeded') {
    writer.field(0, 'Status', `Terminating (lasts ${ageSince(deleted, now)})`);
    writer.field(0, 'Termination Grace Period', `${asNumber(at(pod, 'metadata', 'deletionGracePeriodSeconds')) ?? 0}s`);
  } else {
    writer.field(0, 'Status', phase);
  }
  writer.optional(0, 'Reason', textAt(pod, 'status', 'reason'));
  writer.optional(0, 'Message', textAt(pod, 'status', 'message'));
  const seccomp = at(pod, 'spec', 'securityContext', 'seccompProfile');
  if (isObject(seccomp)) {
    writer.field(0, 'SeccompProfile', textAt(seccomp, 'type'));
    if (seccomp.type === 'Localhost') {
      writer.field(0, 'LocalhostProfile', textAt(seccomp, 'localhostProfile'));
    }
  }
}

function writeAddresses(writer: DescribeWriter, pod: KubeObject): void {
  writer.field(0, 'IP', textAt(pod, 'status', 'podIP'));
  const addresses = asObjects(at(pod, 'status', 'podIPs'));
  if (addresses.length === 0) {
    writer.field(0, 'IPs', '<none>');
  } else {
    writer.line(0, 'IPs:');
    for (const address of addresses) {
      writer.field(1, 'IP', textAt(address, 'ip'));
    }
  }
  writer.optional(0, 'Controlled By', controllerOf(pod));
  writer.optional(0, 'NominatedNodeName', textAt(pod, 'status', 'nominatedNodeName'));
}

function writeAllContainers(writer: DescribeWriter, pod: KubeObject): void {
  const init = asObjects(at(pod, 'spec', 'initContainers'));
  const ephemeral = asObjects(at(pod, 'spec', 'ephemeralContainers'));
  if (init.length > 0) {
    writeContainers(writer, pod, 'Init Containers', init, at(pod, 'status', 'initContainerStatuses'));
  }
  writeContainers(writer, pod, 'Containers', asObjects(at(pod, 'spec', 'containers')), at(pod, 'status', 'containerStatuses'));
  if (ephemeral.length > 0) {
    writeContainers(writer, pod, 'Ephemeral Containers', ephemeral, at(pod, 'status', 'ephemeralContainerStatuses'));
  }
}

function writeConditions(writer: DescribeWriter, pod: KubeObject): void {
  const conditions = asObjects(at(pod, 'status', 'conditions'));
  const statusOf = (type: string): string | undefined => {
    const condition = conditions.find((one) => one.type === type);
    return condition && textAt(condition, 'status');
  };
  const gates = asObjects(at(pod, 'spec', 'readinessGates')).map((gate) => textAt(gate, 'conditionType'));
  writeTypeTable(writer, 'Readiness Gates', gates.map((type) => [type, statusOf(type) ?? '<none>']));
  writeTypeTable(writer, 'Conditions', conditions.map((one) => [textAt(one, 'type'), textAt(one, 'status')]));
}

/** Two columns whose cells end in a blank, as kubectl has them. */
function writeTypeTable(writer: DescribeWriter, label: string, rows: readonly (readonly [string, string])[]): void {
  if (rows.length > 0) {
    writer.line(0, `${label}:`);
    writer.line(1, 'Type\tStatus');
    for (const [type, status] of rows) {
      writer.line(1, `${type} \t${status} `);
    }
  }
}

function writeScheduling(writer: DescribeWriter, pod: KubeObject): void {
  const spec = at(pod, 'spec');
  writeLabels(writer, 'Node-Selectors', at(spec, 'nodeSelector'));
  const tolerations = asObjects(at(spec, 'tolerations'));
  writer.values('Tolerations', [...tolerations].sort(by('key')).map(tolerationText));
  const spread = asObjects(at(spec, 'topologySpreadConstraints'));
  if (spread.length > 0) {
    writer.values('Topology Spread Constraints', [...spread].sort(by('topologyKey')).map(spreadText));
  }
  const group = at(spec, 'schedulingGroup');
  if (isObject(group)) {
    writer.line(0, 'SchedulingGroup:');
    writer.field(1, 'PodGroupName', textAt(group, 'podGroupName'));
  }
}

function spreadText(constraint: JsonObject): string {
  const skew = asNumber(constraint.maxSkew) ?? 0;
  const selector = constraint.labelSelector;
  const words = `${textAt(constraint, 'topologyKey')}:${textAt(constraint, 'whenUnsatisfiable')} when max skew ${skew} is exceeded`;
  return isObject(selector) ? `${words} for selector ${selectorText(selector)}` : words;
}

function by(field: string): (a: JsonObject, b: JsonObject) => number {
  return (a, b) => compareText(textAt(a, field), textAt(b, field));
}
