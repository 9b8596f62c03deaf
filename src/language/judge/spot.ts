import type { JsonSchema } from '../../common/jsonSchema.ts';
import type { Manifest } from '../manifest.ts';
import type { SchemaAnswer } from '../ports.ts';
import { firstPlace, type MapNode, type Place, type TreeNode } from '../tree.ts';
import { locate, stepsOf, type Located } from './locate.ts';

/** The place in a manifest that the server speaks of, and what is known about it. */
export interface Spot extends Located {
  readonly manifest: Manifest;
  /** As the server writes it, without what leads to an item of a List. */
  readonly path: string;
  /** The deepest node that is there. */
  readonly node: TreeNode;
  /** The last key of the path, `image` or `app.kubernetes.io/name`; the kind where the path is empty. */
  readonly name: string;
  /** The schema of what the path names, where one is known. */
  readonly schema: JsonSchema | undefined;
}

/** Paths of the server's that are written in another way: it keeps an object in another form, or is mistaken. */
const written: readonly (readonly [RegExp, string])[] = [
  [/\bserviceAccountName$/, 'serviceAccount'],
  [/^spec\.metrics(?:\[0\].*)?$/, 'spec.targetCPUUtilizationPercentage'],
  [/\bsecurityContext\.(hostNetwork|hostPID|hostIPC|hostUsers|shareProcessNamespace)$/, '$1'],
  [/^data\b/, 'stringData'],
  [/^metadata\.taints\b/, 'spec.taints'],
  [/^spec\.clusterIPs\[0\]$/, 'spec.clusterIP'],
  [/^spec\.validation\b/, 'spec.versions[0].schema'],
  [/^spec\.(subresources|additionalPrinterColumns|selectableFields)\b/, 'spec.versions[0].$1'],
  [/^spec\.version$/, 'spec.versions[0].name'],
  [/^(.*\bresources)(\[[^\]]+\])$/, '$1.requests$2'],
];

/** `value` is what the server shows there, if it does. */
export function spotOf(manifest: Manifest, answer: SchemaAnswer, path: string, value?: unknown): Spot {
  const located = inItems(locateWritten(manifest.root, path), value);
  const node = located.nodes.at(-1)!;
  const steps = [...located.steps, ...stepsOf(located.rest)];
  const name = steps.findLast((step) => typeof step === 'string' && !/^\d+$/.test(step)) ?? manifest.type.kind;
  const schema = answer.state === 'found' ? schemaAt(answer.schema, steps) : undefined;
  return { ...located, manifest, path, node, name: String(name), schema };
}

function locateWritten(root: MapNode, path: string): Located {
  const located = locate(root, path);
  const others = located.rest === '' ? [] : written.filter(([internal]) => internal.test(path)).map(([internal, external]) => locate(root, path.replace(internal, external)));
  return others.find(({ rest }) => rest === '') ?? others.find(({ nodes }) => nodes.length > located.nodes.length + 1) ?? located;
}

/** Where the server names a list and no item, it means the one whose value it shows, else the first that has the field. */
function inItems(located: Located, value: unknown): Located {
  const list = located.nodes.at(-1)!;
  if (list.type !== 'list' || located.rest === '' || located.rest.startsWith('[')) {
    return located;
  }
  const found = list.items.map((_, index) => locate(list, `[${index}].${located.rest}`)).filter(({ rest }) => rest === '');
  const item = found.find(({ nodes }) => isScalar(nodes.at(-1)!, value)) ?? found[0];
  return item === undefined ? located : { ...item, nodes: [...located.nodes, ...item.nodes.slice(1)] as [TreeNode, ...TreeNode[]], steps: [...located.steps, ...item.steps] };
}

function isScalar(node: TreeNode, value: unknown): boolean {
  return node.type === 'scalar' && node.value === value;
}

export function schemaAt(root: JsonSchema, steps: readonly (string | number)[]): JsonSchema | undefined {
  let current: JsonSchema | undefined = root;
  for (const step of steps) {
    const values: JsonSchema | undefined = typeof current?.additionalProperties === 'object' ? current.additionalProperties : undefined;
    current = typeof step === 'number' || current?.items !== undefined ? current?.items : (current?.properties?.[step] ?? values);
  }
  return current;
}

/** Where to say that the value itself is wrong: the value where it is a word, the key that leads to it where it is more. */
export function placeOf({ node, entry, manifest }: Pick<Spot, 'node' | 'entry' | 'manifest'>): Place {
  if (node.type === 'scalar' && (entry === undefined || node.end > node.start)) {
    return node;
  }
  return homeOf({ node, entry, manifest });
}

/** Where to say that something in the node is missing: the key that leads to it, or the first key of a list's item. */
export function homeOf({ node, entry, manifest }: Pick<Spot, 'node' | 'entry' | 'manifest'>): Place {
  return entry?.keyPlace ?? (node === manifest.root ? manifest.kindPlace : firstPlace(node));
}

/** What identifies the place that a path leads to, however the path is written. */
export function identityOf({ node, entry, rest }: Spot): string {
  return `${node.start} ${node.end} ${entry?.keyPlace.start ?? ''} ${stepsOf(rest).join(' ')}`;
}

/** The nearest list on the way to the spot, its item and the index of that; undefined outside lists. */
export function itemOf({ nodes, steps }: Located): { readonly items: readonly TreeNode[]; readonly index: number; readonly below: readonly (string | number)[] } | undefined {
  const depth = steps.findLastIndex((step) => typeof step === 'number');
  const list = nodes[depth];
  return depth < 0 || list?.type !== 'list' ? undefined : { items: list.items, index: steps[depth] as number, below: steps.slice(depth + 1) };
}

/** The name of the key that leads to the place where something is missing, for messages; empty at the root. */
export function parentName({ steps, rest }: Located): string {
  const inside = stepsOf(rest).slice(0, -1).findLast((step) => !/^\d+$/.test(step));
  return inside ?? String(steps.findLast((step) => typeof step === 'string') ?? '');
}
