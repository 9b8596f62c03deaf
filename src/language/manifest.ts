import { finding, type Finding } from './findings.ts';
import type { GroupVersionKind } from './ports.ts';
import { entryOf, field, itemsOf, textOf, type MapNode, type Place, type TreeNode } from './tree.ts';

/** One object of a document that claims to be a Kubernetes object. */
export interface Manifest {
  readonly type: GroupVersionKind;
  /** What leads to it in its document: '', or `items[3].` in a List. */
  readonly prefix: string;
  readonly root: MapNode;
  readonly apiVersionPlace: Place;
  readonly kindPlace: Place;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

export interface Identified {
  /** Empty where the document is no Kubernetes manifest; several for a List. */
  readonly manifests: readonly Manifest[];
  /** What is wrong with apiVersion and kind themselves. */
  readonly problems: readonly Finding[];
}

/** Groups of files that programs read and no API server serves. */
const fileGroups = /(?:^|\.)config\.k8s\.io$|^(?:apiserver|audit|client\.authentication|kubeadm|kind\.x|kubelet|kustomize|minikube)\.(?:config\.)?(?:k8s|sigs\.k8s)\.io$|^skaffold$|^helm\.toolkit$/;

const nothing: Identified = { manifests: [], problems: [] };

/**
 * Finds the Kubernetes objects of a document. A document is one where it has apiVersion and kind, or one of the two
 * beside metadata: then the other is missing. Everything else is none of our business. `prefix` is where `root` stands.
 */
export function identify(root: TreeNode | undefined, prefix = ''): Identified {
  if (root?.type !== 'map') {
    return nothing;
  }
  const apiVersion = entryOf(root, 'apiVersion');
  const kind = entryOf(root, 'kind');
  if (apiVersion === undefined || kind === undefined) {
    const present = apiVersion ?? kind;
    return present === undefined || field(root, 'metadata') === undefined ? nothing : { manifests: [], problems: [missing(apiVersion === undefined ? 'apiVersion' : 'kind', present.keyPlace)] };
  }
  const [version, name] = [textOf(apiVersion.value), textOf(kind.value)];
  if (!version || !name) {
    const wrong = version ? kind : apiVersion;
    return { manifests: [], problems: [wrongText(wrong.key, wrong.value)] };
  }
  const type = { ...parse(version), kind: name };
  if (isFileFormat(type)) {
    return nothing;
  }
  if (version === 'v1' && name === 'List') {
    const items = itemsOf(field(root, 'items')).map((item, index) => identify(item, `${prefix}items[${index}].`));
    return { manifests: items.flatMap((item) => item.manifests), problems: items.flatMap((item) => item.problems) };
  }
  const manifest = {
    type, prefix, root, apiVersionPlace: apiVersion.value, kindPlace: kind.value,
    name: textOf(field(root, 'metadata', 'name')), namespace: textOf(field(root, 'metadata', 'namespace')),
  };
  return { manifests: [manifest], problems: [] };
}

/** `v1`, `apps/v1`; for messages. */
export function apiVersionOf({ group, version }: GroupVersionKind): string {
  return group === '' ? version : `${group}/${version}`;
}

function parse(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return { group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1) };
}

function isFileFormat({ group, version, kind }: GroupVersionKind): boolean {
  return fileGroups.test(group) || group === '' && version === 'v1' && kind === 'Config';
}

function missing(name: string, place: Place): Finding {
  return finding('missing-field', place, `\`${name}\` is missing: every Kubernetes object has apiVersion and kind.`);
}

function wrongText(name: string, value: TreeNode): Finding {
  const empty = value.type === 'scalar' && (value.value === null || value.value === '');
  return empty
    ? finding('missing-field', value, `\`${name}\` has no value.`)
    : finding('wrong-type', value, `\`${name}\` must be a string.`);
}
