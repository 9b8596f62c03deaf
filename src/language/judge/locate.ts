import { entryOf, type MapEntry, type MapNode, type TreeNode } from '../tree.ts';

/** What a server's field path leads to. */
export interface Located {
  /** From the root to the deepest node on the path that is there. */
  readonly nodes: readonly [TreeNode, ...TreeNode[]];
  /** The entry whose value the deepest node is; undefined at the root and for an item of a list. */
  readonly entry: MapEntry | undefined;
  /** The steps to the deepest node: keys, and indices of lists. */
  readonly steps: readonly (string | number)[];
  /** What of the path is not there, without a leading dot; empty where all of it is. */
  readonly rest: string;
}

/**
 * Follows a field path as the API server writes it: `spec.containers[0].image`, `metadata.labels[a.b/c]`, and the same
 * key as `metadata.labels.a.b/c`. What may be read in two ways is decided by what is there.
 */
export function locate(root: TreeNode, path: string): Located {
  const nodes: [TreeNode, ...TreeNode[]] = [root];
  const steps: (string | number)[] = [];
  let entry: MapEntry | undefined;
  let rest = path;
  for (;;) {
    rest = rest.replace(/^\./, '');
    const step = rest === '' ? undefined : stepInto(nodes.at(-1)!, rest);
    if (step === undefined) {
      return { nodes, entry, steps, rest };
    }
    nodes.push(step.node);
    steps.push(step.name);
    entry = step.entry;
    rest = rest.slice(step.length);
  }
}

interface StepInto {
  readonly node: TreeNode;
  readonly entry: MapEntry | undefined;
  readonly name: string | number;
  /** How much of the path it took. */
  readonly length: number;
}

function stepInto(node: TreeNode, rest: string): StepInto | undefined {
  switch (node.type) {
    case 'scalar':
      return undefined;
    case 'map':
      return intoMap(node, rest);
    case 'list': {
      const match = /^\[([^\]]*)\]/.exec(rest);
      const index = match === null ? -1 : indexOf(node.items, match[1]!);
      const item = node.items[index];
      return item === undefined ? undefined : { node: item, entry: undefined, name: index, length: match![0].length };
    }
  }
}

/** The longest key of the map that the path goes on with, because keys may have dots and brackets themselves. */
function intoMap(map: MapNode, rest: string): StepInto | undefined {
  // The server writes a few of its names in another case.
  return longestKey(map, rest, (text) => text) ?? longestKey(map, rest, (text) => text.toLowerCase());
}

function longestKey(map: MapNode, rest: string, read: (text: string) => string): StepInto | undefined {
  let best: StepInto | undefined;
  for (const entry of map.entries) {
    for (const written of rest.startsWith('[') ? [`[${entry.key}]`, `["${entry.key}"]`] : [entry.key]) {
      if (written.length > (best?.length ?? 0) && read(rest).startsWith(read(written)) && /^(?:$|[.[])/.test(rest.slice(written.length, written.length + 1))) {
        best = { node: entry.value, entry, name: entry.key, length: written.length };
      }
    }
  }
  return best;
}

/** Items are named by their index, or by the value of their key (`containers[web]`). */
function indexOf(items: readonly TreeNode[], name: string): number {
  if (/^\d+$/.test(name)) {
    return Number(name);
  }
  return items.findIndex((item) => ['name', 'key', 'type', 'containerPort', 'port'].some((key) => {
    const value = entryOf(item, key)?.value;
    return value?.type === 'scalar' && String(value.value) === name;
  }));
}

/** The steps of a path that is not there, as far as they can be told without it: `a.b[0][x.y/z]` has four. */
export function stepsOf(path: string): string[] {
  return [...path.matchAll(/\[([^\]]*)\]|[^.[\]]+/g)].map((match) => match[1] ?? match[0]);
}
