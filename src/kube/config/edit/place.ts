import { isAlias, isCollection, isPair, isScalar, type CST, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { lineEnd, lineStart, tooEntangled, type Kubeconfig, type Splice } from './document.ts';
import { jsonText, itemLines, pairLines } from './emit.ts';
import { scalarText, type ScalarStyle } from './scalar.ts';

// The splices that put values into a kubeconfig's text and take entries out of it. Each touches only the lines
// of what it is about.

/** Whether a map or list is written with brackets. */
export function isFlow(node: YAMLMap | YAMLSeq): boolean {
  return node.flow === true;
}

/** Replaces the field's value by a string, in the style that the old value had. */
export function replaceValue(config: Kubeconfig, map: YAMLMap, field: Pair, value: string): Splice[] {
  const node = field.value as Node | null;
  const flow = isFlow(map);
  if (node?.range === undefined || node.range === null) {
    const end = rangeOf(config, field.key)[1];
    return [{ start: end, end, text: `: ${scalarText(value, 'plain', flow)}` }];
  }
  const [start, end] = node.range;
  const token = node.srcToken;
  if (token?.type === 'block-scalar') {
    return replaceBlockScalar(token, scalarText(value, 'plain', flow));
  }
  if (isCollection(node)) {
    throw tooEntangled(config.file);
  }
  const written = scalarText(value, styleOf(node, map), flow);
  const gap = start === end && !/\s/.test(config.text[start - 1] ?? ' ') ? ' ' : '';
  return [{ start, end, text: gap + written }];
}

/** The new text stands where the header stood, so that a comment beside the header stays. */
function replaceBlockScalar(token: CST.BlockScalar, text: string): Splice[] {
  const header = token.props.find((prop) => prop.type === 'block-scalar-header') as CST.SourceToken | undefined;
  const last = token.props.at(-1) as CST.SourceToken | undefined;
  if (header === undefined || last === undefined) {
    return [];
  }
  const body = last.offset + last.source.length;
  return [
    { start: header.offset, end: header.offset + header.source.length, text },
    { start: body, end: body + token.source.length, text: '' },
  ];
}

function styleOf(node: Node, map: YAMLMap): ScalarStyle {
  if (isScalar(node) && node.type === 'QUOTE_SINGLE') {
    return 'single';
  }
  const quoted = isScalar(node) && node.type === 'QUOTE_DOUBLE';
  return quoted || isJson(map) ? 'double' : 'plain';
}

/** Whether the map is written as in JSON: brackets, and its first key in double quotes. */
function isJson(map: YAMLMap): boolean {
  const first = map.items[0]?.key;
  return isFlow(map) && isScalar(first) && first.type === 'QUOTE_DOUBLE';
}

/** Sets a field that the map does not have: on a line of its own after a field of `after`, else as the first. */
export function insertField(config: Kubeconfig, map: YAMLMap, key: string, value: unknown, after: readonly string[]): Splice[] {
  return isFlow(map) ? insertInFlow(config, map, key, value) : insertInBlock(config, map, key, value, after);
}

function insertInBlock(config: Kubeconfig, map: YAMLMap, key: string, value: unknown, after: readonly string[]): Splice[] {
  const { text, eol } = config;
  const first = map.items[0];
  if (first === undefined) {
    throw tooEntangled(config.file);
  }
  const start = startOfPair(config, first);
  const indent = ' '.repeat(start - lineStart(text, start));
  const lines = pairLines(key, value);
  // For kubectl a merge key wins over the fields before it, so the new field stands after it.
  const merge = lastMerge(map);
  const place = map.items.slice(Math.max(merge, 0)).findLast((pair, index) =>
    (isNamed(pair, after) || (merge >= 0 && index === 0)) && isOneLine(config, pair));
  if (place !== undefined) {
    const end = lineEnd(text, rangeOf(config, place.value)[1]);
    return [{ start: end, end, text: lines.map((line) => eol + indent + line).join('') }];
  }
  if (merge >= 0) {
    throw tooEntangled(config.file);
  }
  return [{ start, end: start, text: lines.map((line, index) => (index === 0 ? '' : indent) + line + eol).join('') + indent }];
}

function insertInFlow(config: Kubeconfig, map: YAMLMap, key: string, value: unknown): Splice[] {
  const json = isJson(map);
  const inside = rangeOf(config, map)[0] + 1;
  const first = map.items[0];
  const lead = first === undefined ? '' : config.text.slice(inside, startOfPair(config, first));
  const spread = /^\s+$/.test(lead) ? lead : '';
  const unit = spread.includes('\n') ? unitOf(config) : '';
  const written = typeof value === 'string'
    ? scalarText(value, json ? 'double' : 'plain', true)
    : jsonText(value, unit, config.eol, spread.split('\n').at(-1));
  const colon = json && first !== undefined ? colonOf(config, first) : ': ';
  const pair = `${scalarText(key, json ? 'double' : 'plain', true)}${colon}${written}`;
  const gap = spread.includes('\n') ? spread : (colon === ':' ? '' : ' ');
  const merge = map.items[lastMerge(map)];
  if (merge !== undefined) {
    const end = rangeOf(config, merge.value)[1];
    return [{ start: end, end, text: `,${gap}${pair}` }];
  }
  if (first === undefined) {
    return [{ start: inside, end: inside, text: pair }];
  }
  const start = startOfPair(config, first);
  return [{ start, end: start, text: `${pair},${gap}` }];
}

/** What stands between the key and the value of a pair in JSON: a colon, with or without a space. */
function colonOf(config: Kubeconfig, pair: Pair): string {
  const between = config.text.slice(rangeOf(config, pair.key)[1], rangeOf(config, pair.value)[0]);
  return between === ':' ? ':' : ': ';
}

/** The first indentation of the text, by which a JSON file is indented throughout. */
function unitOf(config: Kubeconfig): string {
  return /\n([ \t]+)\S/.exec(config.text)?.[1] ?? '  ';
}

export function lastMerge(map: YAMLMap): number {
  return map.items.findLastIndex((pair) => isNamed(pair, ['<<']));
}

function isNamed(pair: Pair, names: readonly string[]): boolean {
  // The value of a merge key is a symbol.
  return isScalar(pair.key) && names.includes(pair.key.source ?? '');
}

function isOneLine(config: Kubeconfig, pair: Pair): boolean {
  const node = pair.value;
  if (!(isScalar(node) || isAlias(node) || (isCollection(node) && node.flow === true)) || node.srcToken?.type === 'block-scalar') {
    return false;
  }
  const [start, end] = rangeOf(config, node);
  return !config.text.slice(start, end).includes('\n');
}

/** Takes a member out of a list: its lines, with the comments that are indented into it, but not those above it. */
export function removeItem(config: Kubeconfig, seq: YAMLSeq, node: Node): Splice {
  return isFlow(seq) ? removeFromFlow(config, seq, node) : removeFromBlock(config, seq, node);
}

function removeFromBlock(config: Kubeconfig, seq: YAMLSeq, node: Node): Splice {
  const { text } = config;
  const dash = dashOf(config, seq, node);
  const start = lineStart(text, dash);
  if (text.slice(start, dash).trim() !== '') {
    throw tooEntangled(config.file);
  }
  const end = endOfItem(config, node, dash - start);
  if (end < text.length) {
    return { start, end: text.indexOf('\n', end) + 1, text: '' };
  }
  // The last line of a text without a final line ending: the one before it goes, so that there still is none.
  return { start: start === 0 ? 0 : lineEnd(text, lineStart(text, start - 1)), end, text: '' };
}

function removeFromFlow(config: Kubeconfig, seq: YAMLSeq, node: Node): Splice {
  const index = seq.items.indexOf(node);
  const next = seq.items[index + 1];
  const previous = seq.items[index - 1];
  const [start, end] = rangeOf(config, node);
  if (next !== undefined) {
    return { start: startOfProperties(config, node, start), end: startOfProperties(config, next as Node, rangeOf(config, next)[0]), text: '' };
  }
  if (previous !== undefined) {
    return { start: rangeOf(config, previous)[1], end, text: '' };
  }
  const comma = /^\s*,/.exec(config.text.slice(end))?.[0].length ?? 0;
  return { start: startOfProperties(config, node, start), end: end + comma, text: '' };
}

/** Appends members to a list that has some. */
export function appendItems(config: Kubeconfig, seq: YAMLSeq, values: readonly unknown[]): Splice {
  const { text, eol } = config;
  const last = seq.items.at(-1) as Node;
  if (isFlow(seq)) {
    const lead = text.slice(rangeOf(config, seq)[0] + 1, startOfProperties(config, seq.items[0] as Node, rangeOf(config, seq.items[0])[0]));
    const spread = /^\s*\n\s*$/.test(lead) ? lead : '';
    const unit = text.slice(...rangeOf(config, last)).includes('\n') ? unitOf(config) : '';
    const end = rangeOf(config, last)[1];
    const indent = (/^[ \t]*/.exec(lineOf(config, end)))?.[0] ?? '';
    return { start: end, end, text: values.map((value) => `,${spread || ' '}${jsonText(value, unit, eol, spread === '' ? indent : spread.split('\n').at(-1))}`).join('') };
  }
  const dash = dashOf(config, seq, last);
  const column = dash - lineStart(text, dash);
  const end = endOfItem(config, last, column);
  return { start: end, end, text: values.flatMap(itemLines).map((line) => eol + ' '.repeat(column) + line).join('') };
}

/** Puts members into a list that is empty: `[]`, `null` or nothing after the key. */
export function fillEmpty(config: Kubeconfig, map: YAMLMap, field: Pair, values: readonly unknown[]): Splice[] {
  const { text, eol } = config;
  const [start, end] = rangeOf(config, field.value);
  if (isFlow(map)) {
    const begin = startOfPair(config, field);
    const lead = /[ \t]*$/.exec(text.slice(lineStart(text, begin), begin))?.[0] ?? '';
    return [{ start, end, text: jsonText(values, lead === '' ? '' : unitOf(config), eol, lead) }];
  }
  const key = startOfPair(config, field);
  const indent = ' '.repeat(key - lineStart(text, key));
  // A value that is not there at all has its place after the comments that follow the key's line.
  const nothing = start === end;
  const line = lineEnd(text, nothing ? rangeOf(config, field.key)[1] : end);
  const added = values.flatMap(itemLines).map((item) => eol + indent + item).join('');
  const before = text.slice(0, start).trimEnd().length;
  return [...(nothing ? [] : [{ start: before, end, text: '' }]), { start: line, end: line, text: added }];
}

/** Where a field starts in the text, with what stands before its key (`?`, an anchor, a tag). */
function startOfPair(config: Kubeconfig, pair: Pair): number {
  const before = (pair.srcToken?.start ?? []).find((token) => ['explicit-key-ind', 'anchor', 'tag'].includes(token.type));
  return before?.offset ?? rangeOf(config, pair.key)[0];
}

/** Where a node starts, with its anchor and tag, which are not in its own range. */
function startOfProperties(config: Kubeconfig, node: Node, start: number): number {
  const properties = /(?:[&!][^\s,[\]{}]*\s+)+$/.exec(config.text.slice(0, start))?.[0] ?? '';
  return isAlias(node) || (node.tag === undefined && !('anchor' in node && node.anchor !== undefined)) ? start : start - properties.length;
}

function dashOf(config: Kubeconfig, seq: YAMLSeq, node: Node): number {
  const source = seq.srcToken?.type === 'block-seq' ? seq.srcToken : undefined;
  const item = source?.items.find((candidate) => candidate.value === node.srcToken);
  const dash = item?.start.find((token) => token.type === 'seq-item-ind');
  if (dash === undefined) {
    throw tooEntangled(config.file);
  }
  return dash.offset;
}

/** The end of a list member's last line, comments that are indented deeper than its dash included. */
function endOfItem(config: Kubeconfig, node: Node, column: number): number {
  const { text } = config;
  let end = lineEnd(text, endOfContent(config, node));
  for (;;) {
    const newline = text.indexOf('\n', end);
    const comment = newline < 0 ? undefined : /^([ \t]*)#/.exec(lineOf(config, newline + 1))?.[1];
    if (comment === undefined || comment.length <= column) {
      return end;
    }
    end = lineEnd(text, newline + 1);
  }
}

/** Where a node's last value ends: the range of a block collection can have comments at its end. */
function endOfContent(config: Kubeconfig, node: unknown): number {
  const last: unknown = isCollection(node) && node.flow !== true ? node.items.at(-1) : undefined;
  if (isPair(last)) {
    const [start, end] = last.value === null ? [0, 0] : rangeOf(config, last.value);
    return start === end ? rangeOf(config, last.key)[1] : endOfContent(config, last.value);
  }
  if (last !== undefined) {
    return endOfContent(config, last);
  }
  const [start, end] = rangeOf(config, node);
  return start + config.text.slice(start, end).trimEnd().length;
}

function lineOf(config: Kubeconfig, offset: number): string {
  return config.text.slice(lineStart(config.text, offset), lineEnd(config.text, offset));
}

function rangeOf(config: Kubeconfig, node: unknown): readonly [number, number] {
  const range = isScalar(node) || isAlias(node) || isCollection(node) ? node.range : undefined;
  if (range === undefined || range === null) {
    throw tooEntangled(config.file);
  }
  return [range[0], range[1]];
}
