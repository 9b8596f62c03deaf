/** A piece of a document's text, in UTF-16 code units from the slice's start. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export type ScalarValue = string | number | boolean | null;

export interface ScalarNode extends Place {
  readonly type: 'scalar';
  /** What the API server makes of it. */
  readonly value: ScalarValue;
  /** As written, where that is not the value itself: `yes`, `010`. */
  readonly source: string;
  /** Neither quoted, nor a block, nor tagged. */
  readonly plain: boolean;
}

export interface ListNode extends Place {
  readonly type: 'list';
  readonly items: readonly TreeNode[];
}

export interface MapEntry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly value: TreeNode;
}

export interface MapNode extends Place {
  readonly type: 'map';
  /** In the order of the text, each key once: the first wins; those of merge keys come last. */
  readonly entries: readonly MapEntry[];
}

/** A document's data as the API server would decode it, with the place of everything. Aliases share one node. */
export type TreeNode = ScalarNode | ListNode | MapNode;

export function field(node: TreeNode | undefined, ...path: string[]): TreeNode | undefined {
  let current = node;
  for (const key of path) {
    current = current?.type === 'map' ? current.entries.find((entry) => entry.key === key)?.value : undefined;
  }
  return current;
}

export function entryOf(node: TreeNode | undefined, key: string): MapEntry | undefined {
  return node?.type === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}

/** Where an item of a list begins to say something: its first key. */
export function firstPlace(item: TreeNode): Place {
  return item.type === 'map' ? (item.entries[0]?.keyPlace ?? item) : item;
}

export function textOf(node: TreeNode | undefined): string | undefined {
  return node?.type === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

export function itemsOf(node: TreeNode | undefined): readonly TreeNode[] {
  return node?.type === 'list' ? node.items : [];
}

/** The string entries of a map, such as labels. */
export function stringEntries(node: TreeNode | undefined): [string, string][] {
  return node?.type === 'map' ? node.entries.flatMap(({ key, value }) => (typeof textOf(value) === 'string' ? [[key, textOf(value)!]] : [])) : [];
}

/** Plain data for those who need no places. Bounded: shared nodes are copied at most `limit` times in all. */
export function toData(node: TreeNode, limit = { left: 100_000 }): unknown {
  if (limit.left-- <= 0) {
    return null;
  }
  switch (node.type) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map((item) => toData(item, limit));
    case 'map':
      return Object.fromEntries(node.entries.map((entry) => [entry.key, toData(entry.value, limit)]));
  }
}
