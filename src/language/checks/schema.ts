import { typesOf, type JsonSchema, type JsonType } from '../../common/jsonSchema.ts';
import { finding, type Finding } from '../findings.ts';
import type { Manifest } from '../manifest.ts';
import type { Checker, SchemaAnswer } from '../ports.ts';
import { isSurprisingBoolean } from '../scalars.ts';
import { firstPlace, type ListNode, type MapNode, type Place, type ScalarNode, type TreeNode } from '../tree.ts';
import { describeTypes, didYouMean, quote } from '../words.ts';
import { valueProblem } from './values.ts';

/** Aliases let a small text describe an enormous document; this many nodes are looked at. */
const maxVisits = 200_000;
const maxFindings = 200;

/** Holds a manifest against the schema of its type: unknown and missing fields, wrong types, values that are not allowed. */
export const schemaChecker: Checker = {
  check: (manifest: Manifest, answer: SchemaAnswer) => (answer.state === 'found' ? checkSchema(manifest, answer.schema) : []),
};

function checkSchema({ root, kindPlace, prefix }: Manifest, schema: JsonSchema): readonly Finding[] {
  const walk = new Walk(prefix);
  walk.map(root, schema, { place: kindPlace, name: '', path: '' }, true);
  return walk.findings;
}

/** Where a value stands. */
interface Home {
  /** Where to say that something is missing in it: the key that leads to it. */
  readonly place: Place;
  /** That key. */
  readonly name: string;
  /** As the API server writes it. */
  readonly path: string;
}

class Walk {
  readonly findings: Finding[] = [];
  readonly #prefix: string;
  #visits = 0;
  /** The server ignores the status of what is created, so nothing is missing in it. */
  #inStatus = false;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  #node(node: TreeNode, schema: JsonSchema, home: Home): void {
    // Kubernetes takes null for "not set" everywhere.
    if (node.type === 'scalar' && node.value === null || ++this.#visits > maxVisits || this.findings.length >= maxFindings) {
      return;
    }
    // A value that is still to be filled in by another program is no value yet.
    if (node.type === 'scalar' && node.source.includes('{{')) {
      return;
    }
    const types = typesOf(schema);
    if (types.length > 0 && !types.some((type) => fits(node, type))) {
      this.#report('wrong-type', node.type === 'scalar' ? node : home.place, home.path, wrongType(node, types, home.name));
      return;
    }
    switch (node.type) {
      case 'map':
        this.map(node, schema, home);
        break;
      case 'list':
        this.#list(node, schema, home);
        break;
      case 'scalar': {
        const problem = valueProblem(node, schema, home.name);
        if (problem !== undefined) {
          this.#report('invalid-value', node, home.path, problem);
        }
      }
    }
  }

  map(map: MapNode, schema: JsonSchema, home: Home, isRoot = false): void {
    const present = new Set<string>();
    const taken = new Set(map.entries.map(({ key }) => key));
    const unused = Object.keys(schema.properties ?? {}).filter((name) => !taken.has(name));
    for (const { key, keyPlace, value } of map.entries) {
      if (this.findings.length >= maxFindings) {
        return;
      }
      if (value.type !== 'scalar' || value.value !== null) {
        present.add(key);
      }
      const property = schema.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
      if (property !== undefined) {
        this.#inStatus ||= isRoot && key === 'status';
        this.#node(value, property, { place: keyPlace, name: key, path: child(home.path, key) });
        this.#inStatus &&= !isRoot;
      } else if (typeof schema.additionalProperties === 'object') {
        this.#node(value, schema.additionalProperties, { place: keyPlace, name: key, path: `${home.path}[${key}]` });
      } else if (schema.additionalProperties === false) {
        this.#report('unknown-field', keyPlace, child(home.path, key), `unknown field \`${key}\`${didYouMean(key, unused)}`);
      }
    }
    if (!this.#inStatus) {
      for (const missing of (schema.required ?? []).filter((each) => !present.has(each))) {
        this.#report('missing-field', home.place, child(home.path, missing), `\`${missing}\` is required${home.name === '' ? '' : ` in \`${home.name}\``}`);
      }
    }
  }

  #list(list: ListNode, schema: JsonSchema, home: Home): void {
    const count = list.items.length;
    if (count < (schema.minItems ?? 0) || count > (schema.maxItems ?? Infinity)) {
      const limit = count < (schema.minItems ?? 0) ? `at least ${schema.minItems!}` : `at most ${schema.maxItems!}`;
      this.#report('invalid-value', home.place, home.path, `\`${home.name}\` must have ${limit} items`);
    }
    if (schema.items !== undefined) {
      for (const [index, item] of list.items.entries()) {
        this.#node(item, schema.items, { place: firstPlace(item), name: home.name, path: `${home.path}[${index}]` });
      }
    }
  }

  #report(code: Finding['code'], place: Place, path: string, message: string): void {
    this.findings.push(finding(code, place, message, 'error', { path: this.#prefix + path }));
  }
}

function child(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function fits(node: TreeNode, type: JsonType): boolean {
  if (node.type !== 'scalar') {
    return type === (node.type === 'map' ? 'object' : 'array');
  }
  return type === 'integer' ? Number.isInteger(node.value) : typeof node.value === type;
}

/** What to say of a value that is of none of the types. */
export function wrongType(node: TreeNode, types: readonly JsonType[], name: string): string {
  const expected = `\`${name}\` must be ${describeTypes(types)}`;
  if (node.type !== 'scalar') {
    return `${expected}, not ${node.type === 'map' ? 'a map' : 'a list'}`;
  }
  return `${expected}, not ${describeScalar(node)}${types.includes('string') ? ofString(node) : ofWord(node, types)}`;
}

function describeScalar({ value, source }: ScalarNode): string {
  return `the ${typeof value} ${quote(source)}`;
}

/** Where a string is wanted, quotes make one of any word. */
function ofString({ value, source, plain }: ScalarNode): string {
  if (!plain) {
    return '';
  }
  const why = typeof value === 'boolean' && isSurprisingBoolean(source) ? `; Kubernetes reads a bare ${source} as ${String(value)}` : '';
  return `${why}; write "${source}" in quotes`;
}

/** A quoted number or boolean where a bare one is wanted. */
function ofWord({ value, plain }: ScalarNode, types: readonly JsonType[]): string {
  if (typeof value !== 'string' || plain) {
    return '';
  }
  const number = (types.includes('integer') || types.includes('number')) && /^-?\d+(\.\d+)?$/.test(value);
  const boolean = types.includes('boolean') && /^(?:true|false)$/.test(value);
  return number || boolean ? `; write ${value} without quotes` : '';
}

