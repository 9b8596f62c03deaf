import { finding, type Finding } from '../findings.ts';
import type { Manifest } from '../manifest.ts';
import type { Checker } from '../ports.ts';
import { entryOf, field, itemsOf, textOf, type MapNode, type Place, type TreeNode } from '../tree.ts';

/** Kinds whose name the server does not ask for, or that are never stored. */
const nameless = /(?:Review|List)$|^(?:LimitRange|TokenRequest|Eviction|Binding|Status)$/;

/** Where the pods of a workload are described, by kind. */
const podSpecs: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  PodTemplate: ['template', 'spec'],
  Deployment: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

const builtInGroups = new Set(['', 'apps', 'batch']);

/** The few fields that everyone needs and no schema asks for: the name, and the image of a container. */
export const essentialsChecker: Checker = {
  check: (manifest, answer) => (answer.state === 'found' ? [...missingName(manifest), ...missingImages(manifest)] : []),
};

function missingName({ root, type, kindPlace, prefix }: Manifest): Finding[] {
  const metadata = entryOf(root, 'metadata');
  const named = textOf(field(metadata?.value, 'name')) || textOf(field(metadata?.value, 'generateName'));
  const odd = isSet(field(metadata?.value, 'name')) || isSet(field(metadata?.value, 'generateName'));
  if (named || odd || nameless.test(type.kind)) {
    return [];
  }
  return [finding('missing-field', metadata?.keyPlace ?? kindPlace, '`metadata.name` is required (or `generateName`)', 'error', { path: `${prefix}metadata.name` })];
}

/** Something else than a string stands there, which the schema has said already. */
function isSet(node: TreeNode | undefined): boolean {
  return node !== undefined && !(node.type === 'scalar' && (node.value === null || node.value === ''));
}

function missingImages({ root, type, prefix }: Manifest): Finding[] {
  const path = builtInGroups.has(type.group) ? podSpecs[type.kind] : undefined;
  const spec = path === undefined ? undefined : field(root, ...path);
  // A template of pods may leave the image to others only where it is never run; the server refuses it everywhere.
  return ['initContainers', 'containers'].flatMap((list) => itemsOf(field(spec, list)).flatMap((container, index) => (
    isMap(container) ? missingImage(container, `${prefix}${path!.join('.')}.${list}[${index}].image`) : []
  )));
}

function missingImage(container: MapNode, path: string): Finding[] {
  const image = entryOf(container, 'image');
  if (image !== undefined && isSet(image.value)) {
    return [];
  }
  const place: Place = image?.keyPlace ?? container.entries[0]?.keyPlace ?? container;
  return [finding('missing-field', place, '`image` is required: a container needs one to run', 'error', { path })];
}

function isMap(node: TreeNode): node is MapNode {
  return node.type === 'map';
}
