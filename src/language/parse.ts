import { isAlias, isMap, isScalar, isSeq, parseDocument, type Alias, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { finding, type Finding } from './findings.ts';
import { resolveKey, resolvePlain } from './scalars.ts';
import { explainSyntax } from './syntax.ts';
import type { ListNode, MapEntry, MapNode, Place, ScalarNode, ScalarValue, TreeNode } from './tree.ts';

export interface ParsedSlice {
  /** Undefined for an empty document. Where the text has mistakes, what could be read of it. */
  readonly root: TreeNode | undefined;
  /** Syntax errors and duplicate keys. */
  readonly problems: readonly Finding[];
}

/** More than people write by hand; deeper text is refused, so that no reader of the tree runs out of stack. */
const maxDepth = 200;

/** The parser takes long over lists in lists. */
const deepList = /^\s*(?:- ){1000}/m;

const tooDeep: ParsedSlice = { root: undefined, problems: [finding('syntax', { start: 0, end: 0 }, 'This document is nested too deeply to be read.')] };

/** Reads the YAML (or JSON) of one slice. Never throws: everything wrong with the text is a finding. */
export function parseSlice(text: string): ParsedSlice {
  if (deepList.test(text)) {
    return tooDeep;
  }
  try {
    // Every scalar is read as a string: what it means is for `resolvePlain` to say.
    const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent', prettyErrors: false });
    const builder = new TreeBuilder();
    const root = document.contents === null ? undefined : builder.node(document.contents, 0);
    const syntax = document.errors.map((error) => explainSyntax(error, text));
    return { root: syntax.length > 0 && isEmptyScalar(root) ? undefined : root, problems: [...syntax, ...builder.problems] };
  } catch (error) {
    if (error instanceof RangeError) {
      return tooDeep;
    }
    throw error;
  }
}

function isEmptyScalar(node: TreeNode | undefined): boolean {
  return node?.type === 'scalar' && node.value === null;
}

class TreeBuilder {
  readonly problems: Finding[] = [];
  /** What anchors name, as far as the text has been read: a later one of the same name takes over. */
  readonly #anchors = new Map<string, Node>();
  readonly #anchored = new Map<Node, TreeNode | 'building'>();

  node(node: unknown, depth: number): TreeNode {
    if (depth > maxDepth) {
      throw new RangeError('too deep');
    }
    if (isAlias(node)) {
      return this.#alias(node, depth);
    }
    this.#name(node);
    if (!isMap(node) && !isSeq(node)) {
      return isScalar(node) ? scalarNode(node) : emptyNode({ start: 0, end: 0 });
    }
    const known = this.#anchored.get(node);
    if (known !== undefined && known !== 'building') {
      return known;
    }
    this.#anchored.set(node, 'building');
    const tree = isMap(node) ? this.#map(node, depth) : this.#list(node, depth);
    this.#anchored.set(node, tree);
    return tree;
  }

  #name(node: unknown): void {
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
      this.#anchors.set(node.anchor, node);
    }
  }

  #alias(alias: Alias, depth: number): TreeNode {
    const place = placeOf(alias);
    const target = this.#anchors.get(alias.source);
    if (target === undefined) {
      this.problems.push(finding('syntax', place, `There is no anchor \`&${alias.source}\` above this alias.`));
      return emptyNode(place);
    }
    if (this.#anchored.get(target) === 'building') {
      this.problems.push(finding('syntax', place, `The anchor \`&${alias.source}\` contains this alias of itself.`));
      return emptyNode(place);
    }
    return { ...this.node(target, depth + 1), ...place };
  }

  #list(list: YAMLSeq, depth: number): ListNode {
    return { type: 'list', items: list.items.map((item) => this.node(item, depth + 1)), ...placeOf(list) };
  }

  #map(map: YAMLMap, depth: number): MapNode {
    const entries = new Map<string, MapEntry>();
    const merged: MapEntry[] = [];
    for (const pair of map.items) {
      const entry = this.#entry(pair, depth);
      if (entry === undefined) {
        continue;
      }
      const first = entries.get(entry.key);
      if (isMergeKey(pair)) {
        merged.push(...this.#merged(entry));
      } else if (first === undefined) {
        entries.set(entry.key, entry);
      } else {
        this.problems.push(finding('duplicate-key', entry.keyPlace, `\`${entry.key}\` is already set in this map; every key may be given once.`));
      }
    }
    for (const entry of merged.filter(({ key }) => !entries.has(key))) {
      entries.set(entry.key, entry);
    }
    return { type: 'map', entries: [...entries.values()], ...placeOf(map) };
  }

  #entry(pair: Pair, depth: number): MapEntry | undefined {
    if (!isScalar(pair.key)) {
      if (isAlias(pair.key) || isMap(pair.key) || isSeq(pair.key)) {
        this.problems.push(finding('syntax', placeOf(pair.key), 'A key must be a word, not a map, a list or an alias.'));
      }
      return undefined;
    }
    const key = pair.key;
    this.#name(key);
    const keyPlace = placeOf(key);
    const source = key.source ?? '';
    const value = pair.value === null ? emptyNode({ start: keyPlace.end, end: keyPlace.end }) : this.node(pair.value, depth + 1);
    return { key: key.type === 'PLAIN' ? resolveKey(source) : source, keyPlace, value };
  }

  /** The entries that a `<<` brings in, as if they stood at the merge key. */
  #merged(entry: MapEntry): MapEntry[] {
    const maps = entry.value.type === 'list' ? entry.value.items : [entry.value];
    return maps.flatMap((map) => (map.type === 'map' ? map.entries.map((each) => ({ ...each, keyPlace: entry.keyPlace })) : []));
  }
}

function isMergeKey(pair: Pair): boolean {
  return isScalar(pair.key) && pair.key.value === '<<' && pair.key.type === 'PLAIN';
}

function scalarNode(scalar: Scalar): ScalarNode {
  const plain = scalar.type === 'PLAIN' && scalar.tag === undefined;
  const source = scalar.source ?? '';
  return { type: 'scalar', value: valueOf(scalar, source), source, plain, ...placeOf(scalar) };
}

function valueOf(scalar: Scalar, source: string): ScalarValue {
  switch (scalar.tag) {
    case undefined:
      return scalar.type === 'PLAIN' ? resolvePlain(source) : source;
    case 'tag:yaml.org,2002:int':
    case 'tag:yaml.org,2002:float':
    case 'tag:yaml.org,2002:bool':
    case 'tag:yaml.org,2002:null':
      return resolvePlain(source);
    default:
      return source;
  }
}

function emptyNode(place: Place): ScalarNode {
  return { type: 'scalar', value: null, source: '', plain: true, ...place };
}

/** The node's own text, without what follows it on the line. */
function placeOf(node: Node): Place {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}
