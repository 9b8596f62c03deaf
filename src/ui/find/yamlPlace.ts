import { pathTo } from '../../kube/jsonpath/path.ts';
import { identify } from '../../language/manifest.ts';
import { parseSlice } from '../../language/parse.ts';
import { cutSlices, type Slice } from '../../language/slices.ts';
import type { TreeNode } from '../../language/tree.ts';

/** What a manifest says it is. */
export interface ManifestName {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

/** The object that a line (from 0) of a YAML file is about; undefined where there is none. */
export function manifestAt(text: string, line: number): ManifestName | undefined {
  const slice = sliceAt(text, line);
  if (slice === undefined) {
    return undefined;
  }
  const offset = contentOffset(slice, line, Infinity);
  const { manifests } = identify(parseSlice(slice.text).root);
  const manifest = manifests.findLast(({ root }) => root.start <= offset) ?? manifests[0];
  if (manifest === undefined) {
    return undefined;
  }
  const { type: { group, version, kind }, name, namespace } = manifest;
  return { apiVersion: group === '' ? version : `${group}/${version}`, kind, name, namespace };
}

/**
 * The place in a YAML file as kubectl's JSONPath: `{.spec.containers[0].image}`. Line and character count from 0.
 * Undefined on an empty document, and where a key on the way cannot be written in JSONPath.
 */
export function jsonPathAt(text: string, line: number, character: number): string | undefined {
  const slice = sliceAt(text, line);
  const root = slice && parseSlice(slice.text).root;
  return slice === undefined || root === undefined ? undefined : pathTo(stepsTo(root, contentOffset(slice, line, character)));
}

/** The slice of a line; a separator line belongs to the document that it begins. */
function sliceAt(text: string, line: number): Slice | undefined {
  return cutSlices(text).find((slice) => line < slice.line + slice.lines);
}

/** Offset in the slice of a place, moved right from indentation and dashes to where the line's content begins. */
function contentOffset(slice: Slice, line: number, character: number): number {
  const lines = slice.text.split('\n');
  const own = Math.max(0, line - slice.line);
  const before = lines.slice(0, own).reduce((sum, each) => sum + each.length + 1, 0);
  const content = lines[own] ?? '';
  const start = /^[\s-]*/.exec(content)?.[0].length ?? 0;
  return before + Math.max(Math.min(start, content.length), Math.min(character, content.length));
}

/** The way from a node to the deepest one at or before an offset. */
function stepsTo(node: TreeNode, offset: number): (string | number)[] {
  switch (node.type) {
    case 'scalar':
      return [];
    case 'list': {
      const index = node.items.findLastIndex((item) => item.start <= offset);
      const item = node.items[index];
      return item === undefined ? [] : [index, ...stepsTo(item, offset)];
    }
    case 'map': {
      const entry = node.entries.filter(({ keyPlace }) => keyPlace.start <= offset).sort((a, b) => a.keyPlace.start - b.keyPlace.start).at(-1);
      return entry === undefined ? [] : [entry.key, ...(offset <= entry.keyPlace.end ? [] : stepsTo(entry.value, offset))];
    }
  }
}
