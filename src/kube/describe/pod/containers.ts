import { asList, asNumber, asObject, asObjects, at, isObject, type JsonObject } from '../../../common/json.ts';
import type { KubeObject } from '../../api/types.ts';
import { localTime } from '../../text/duration.ts';
import { compareText, sortedKeys, valueText } from '../../text/values.ts';
import { textAt } from '../fields.ts';
import type { DescribeWriter } from '../writer.ts';
import { writeEnvironment } from './environment.ts';
import { probeText } from './probes.ts';

/** One section of containers, with what the pod's status says of each. */
export function writeContainers(
  writer: DescribeWriter,
  pod: KubeObject,
  label: string,
  containers: readonly JsonObject[],
  statuses: unknown,
): void {
  writer.line(0, `${label}:${containers.length === 0 ? ' <none>' : ''}`);
  for (const container of containers) {
    // Where a name has several statuses, the last one counts.
    const status = asObjects(statuses).findLast((one) => one.name === container.name);
    writer.line(1, `${textAt(container, 'name')}:`);
    writeImage(writer, container, status);
    writePorts(writer, container);
    writeSeccomp(writer, container);
    writeWords(writer, 'Command', container.command);
    writeWords(writer, 'Args', container.args);
    if (status) {
      writeState(writer, status);
    }
    writeResources(writer, 2, container.resources);
    writeProbes(writer, container);
    writeEnvironment(writer, pod, container);
    writeMounts(writer, container);
  }
}

/** Limits and requests, each sorted by resource. */
export function writeResources(writer: DescribeWriter, level: number, resources: unknown): void {
  for (const [label, field] of [['Limits', 'limits'], ['Requests', 'requests']] as const) {
    const amounts = asObject(at(resources, field));
    const names = sortedKeys(amounts);
    if (names.length > 0) {
      writer.line(level, `${label}:`);
    }
    for (const name of names) {
      writer.field(level + 1, name, valueText(amounts[name]));
    }
  }
}

function writeImage(writer: DescribeWriter, container: JsonObject, status: JsonObject | undefined): void {
  if (status) {
    writer.field(2, 'Container ID', textAt(status, 'containerID'));
  }
  writer.field(2, 'Image', textAt(container, 'image'));
  if (status) {
    writer.field(2, 'Image ID', textAt(status, 'imageID'));
  }
}

function writePorts(writer: DescribeWriter, container: JsonObject): void {
  for (const [label, field] of [['Port', 'containerPort'], ['Host Port', 'hostPort']] as const) {
    const ports = asObjects(container.ports).map((port) => portText(port, field));
    writer.field(2, ports.length > 1 ? `${label}s` : label, ports.join(', ') || '<none>');
  }
}

function portText(port: JsonObject, field: 'containerPort' | 'hostPort'): string {
  const name = textAt(port, 'name');
  const number = `${asNumber(port[field]) ?? 0}/${textAt(port, 'protocol')}`;
  return name ? `${number} (${name})` : number;
}

function writeSeccomp(writer: DescribeWriter, container: JsonObject): void {
  const seccomp = at(container, 'securityContext', 'seccompProfile');
  if (isObject(seccomp)) {
    writer.field(2, 'SeccompProfile', textAt(seccomp, 'type'));
    if (seccomp.type === 'Localhost') {
      writer.field(3, 'LocalhostProfile', textAt(seccomp, 'localhostProfile'));
    }
  }
}

/** The words of a command, one a line, and a line for each of their own. */
function writeWords(writer: DescribeWriter, label: string, words: unknown): void {
  const list = asList(words).map(valueText);
  if (list.length > 0) {
    writer.line(2, `${label}:`);
  }
  for (const line of list.flatMap((word) => word.split('\n'))) {
    writer.line(3, line);
  }
}

function writeState(writer: DescribeWriter, status: JsonObject): void {
  writeOneState(writer, 'State', status.state);
  if (isObject(at(status, 'lastState', 'terminated'))) {
    writeOneState(writer, 'Last State', status.lastState);
  }
  writer.field(2, 'Ready', status.ready === true ? 'True' : 'False');
  writer.field(2, 'Restart Count', asNumber(status.restartCount) ?? 0);
}

function writeOneState(writer: DescribeWriter, label: string, state: unknown): void {
  const running = at(state, 'running');
  const waiting = at(state, 'waiting');
  const terminated = at(state, 'terminated');
  if (isObject(running)) {
    writer.field(2, label, 'Running');
    writer.field(3, 'Started', localTime(running.startedAt));
  } else if (isObject(terminated) && !isObject(waiting)) {
    writer.field(2, label, 'Terminated');
    writeTerminated(writer, terminated);
  } else {
    writer.field(2, label, 'Waiting');
    writer.optional(3, 'Reason', textAt(waiting, 'reason'));
  }
}

function writeTerminated(writer: DescribeWriter, terminated: JsonObject): void {
  writer.optional(3, 'Reason', textAt(terminated, 'reason'));
  writer.optional(3, 'Message', textAt(terminated, 'message'));
  writer.field(3, 'Exit Code', asNumber(terminated.exitCode) ?? 0);
  const signal = asNumber(terminated.signal) ?? 0;
  if (signal > 0) {
    writer.field(3, 'Signal', signal);
  }
  writer.field(3, 'Started', localTime(terminated.startedAt));
  writer.field(3, 'Finished', localTime(terminated.finishedAt));
}

function writeProbes(writer: DescribeWriter, container: JsonObject): void {
  for (const [label, field] of [['Liveness', 'livenessProbe'], ['Readiness', 'readinessProbe'], ['Startup', 'startupProbe']] as const) {
    const probe = container[field];
    if (isObject(probe)) {
      writer.field(2, label, probeText(probe));
    }
  }
}

function writeMounts(writer: DescribeWriter, container: JsonObject): void {
  const mounts = [...asObjects(container.volumeMounts)].sort((a, b) => compareText(textAt(a, 'mountPath'), textAt(b, 'mountPath')));
  const none = mounts.length === 0 ? '\t<none>' : '';
  writer.line(2, `Mounts:${none}`);
  for (const mount of mounts) {
    const subPath = textAt(mount, 'subPath');
    const flags = [mount.readOnly === true ? 'ro' : 'rw', ...(subPath ? [`path=${JSON.stringify(subPath)}`] : [])];
    writer.line(3, `${textAt(mount, 'mountPath')} from ${textAt(mount, 'name')} (${flags.join(',')})`);
  }
  const devices = [...asObjects(container.volumeDevices)].sort((a, b) => compareText(textAt(a, 'devicePath'), textAt(b, 'devicePath')));
  if (devices.length > 0) {
    // kubectl says <none> here when there are devices but no mounts.
    writer.line(2, `Devices:${none}`);
  }
  for (const device of devices) {
    writer.line(3, `${textAt(device, 'devicePath')} from ${textAt(device, 'name')}`);
  }
}
