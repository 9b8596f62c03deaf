import { Seeded } from '../../../../servers/seeded.ts';

/** A kubeconfig written by no particular program. */
export interface OddFile {
  readonly seed: number;
  readonly text: string;
  readonly contexts: readonly string[];
}

const oddNames = [
  'dev', 'prod-eu', 'kind-kind', 'admin@cluster', 'yes', 'n', '123', '1e3', '0x1f', 'null', '~', 'a:b', 'ä ö', 'it\'s', 'say "x"',
  'with space', '#hash', 'a #b', '*star', '&and', '- dash', '[list]', '{map}', 'x: y', '2001-01-01', '12:30:45', '0o14', 'trailing:',
  'arn:aws:eks:eu-west-1:12345:cluster/prod', 'gke_project_zone_name', '!tag', '%percent', '@at', 'back\\slash', 'emoji 🚢', '=', '<<',
];

/** The same text for the same seed: odd names, styles, comments, quotes, anchors, indentation and line endings. */
export function oddFile(seed: number): OddFile {
  const random = new Seeded(seed);
  const names = (count: number): string[] => random.sample(oddNames, count);
  const clusters = names(1 + random.below(3));
  const users = names(1 + random.below(3));
  const contexts = names(1 + random.below(5));
  const tree = shuffled(random, {
    'apiVersion': 'v1',
    'kind': 'Config',
    ...(random.chance(75) ? { 'current-context': random.chance(90) ? random.pick(contexts) : random.pick(['', null]) } : {}),
    ...(random.chance(30) ? { 'preferences': {} } : {}),
    'clusters': clusters.map((name) => shuffled(random, { name, cluster: extra(random, { server: 'https://127.0.0.1:6443' }) })),
    'users': users.map((name) => shuffled(random, { name, user: extra(random, { token: 'abc' }) })),
    'contexts': contexts.map((name) => shuffled(random, { name, ...contextField(random, random.pick(clusters), random.pick(users)) })),
    ...(random.chance(30) ? { 'x-unknown': { deep: ['a', { b: 'c' }], number: 12 } } : {}),
  });
  return { seed, text: finished(random, written(random, tree)), contexts };
}

type Tree = Record<string, unknown>;

function contextField(random: Seeded, cluster: string, user: string): Tree {
  if (random.chance(8)) {
    return random.chance(50) ? {} : { context: random.pick([null, {}]) };
  }
  const namespace = random.chance(40) ? { namespace: random.pick(['default', 'kube-system', '', '123', 'yes']) } : {};
  return { context: shuffled(random, extra(random, { ...(random.chance(90) ? { cluster } : {}), user, ...namespace })) };
}

function extra(random: Seeded, tree: Tree): Tree {
  return random.chance(20) ? { ...tree, 'x-note': 'line one\nline two\n' } : tree;
}

function shuffled(random: Seeded, tree: Tree): Tree {
  const entries = Object.entries(tree);
  return random.chance(40) ? Object.fromEntries(random.sample(entries, entries.length)) : tree;
}

function written(random: Seeded, tree: Tree): string {
  if (random.chance(20)) {
    return JSON.stringify(tree, null, random.pick(['', '  ', '    ', '\t']));
  }
  const writer = new Writer(random);
  if (random.chance(10)) {
    return writer.flow(tree);
  }
  return writer.map(tree).join('\n');
}

function finished(random: Seeded, text: string): string {
  let result = text;
  if (!text.startsWith('{') && random.chance(25)) {
    result = `${random.pick(['---\n', '# top\n---\n', '--- # start\n', '%YAML 1.1\n---\n'])}${result}`;
  }
  result += random.pick(['\n', '\n', '\n', '', '\n\n', '\n...\n', '\n---\nkind: Other\n']);
  result = random.chance(25) ? result.replaceAll('\n', '\r\n') : result;
  return random.chance(8) ? `\ufeff${result}` : result;
}

/** Writes a tree as YAML, with the dice thrown at every place where YAML leaves a choice. */
class Writer {
  readonly #random: Seeded;
  readonly #listIndent: string;
  readonly #mapIndent: string;
  readonly #dash: string;
  readonly #comments: number;
  #anchors = 0;

  constructor(random: Seeded) {
    this.#random = random;
    this.#listIndent = random.pick(['', '', '  ', '    ']);
    this.#mapIndent = random.pick(['  ', '  ', '    ', ' ']);
    this.#dash = random.pick(['- ', '- ', '-   ']);
    this.#comments = random.pick([0, 0, 15, 40]);
  }

  map(tree: Tree): string[] {
    return Object.entries(tree).flatMap(([key, value]) => [...this.#commentLines(), ...this.#field(key, value)]);
  }

  flow(value: unknown): string {
    const gap = this.#random.pick(['', ' ']);
    if (Array.isArray(value)) {
      return `[${gap}${value.map((member) => this.flow(member)).join(', ')}${value.length > 0 && this.#random.chance(20) ? ',' : ''}${gap}]`;
    }
    if (typeof value === 'object' && value !== null) {
      return `{${gap}${Object.entries(value as Tree).map(([key, child]) => `${this.#key(key)}: ${this.flow(child)}`).join(', ')}${gap}}`;
    }
    return this.#inline(value);
  }

  #field(key: string, value: unknown): string[] {
    const name = this.#key(key);
    const colon = this.#random.chance(5) ? ':\t' : ': ';
    if (Array.isArray(value) && value.length > 0 && !this.#random.chance(12)) {
      const items = value.flatMap((member) => [...this.#commentLines(), ...this.#item(member)]);
      return [`${name}:${this.#anchor()}${this.#remark()}`, ...items.map((line) => line === '' ? '' : this.#listIndent + line)];
    }
    if (typeof value === 'object' && value !== null && Object.keys(value).length > 0 && !Array.isArray(value) && !this.#random.chance(20)) {
      return [`${name}:${this.#anchor()}${this.#remark()}`, ...this.map(value as Tree).map((line) => line === '' ? '' : this.#mapIndent + line), ...this.#inner()];
    }
    if (typeof value === 'object' && value !== null) {
      return [`${name}${colon}${this.flow(value)}${this.#remark()}`];
    }
    if (typeof value === 'string' && (value.includes('\n') || this.#random.chance(8)) && value !== '') {
      return [`${name}: ${value.endsWith('\n') ? '|' : this.#random.pick(['|-', '>-'])}${this.#remark()}`, ...value.trimEnd().split('\n').map((line) => `    ${line}`)];
    }
    const text = value === null ? this.#random.pick(['', 'null', '~']) : this.#inline(value);
    const anchor = this.#anchor();
    return [anchor === '' ? `${name}${text === '' ? ':' : colon + text}${this.#remark()}` : `${name}:${anchor} ${text}${this.#remark()}`];
  }

  #item(member: unknown): string[] {
    if (typeof member !== 'object' || member === null || this.#random.chance(15)) {
      return [`${this.#dash}${this.flow(member)}${this.#remark()}`];
    }
    const lines = Object.entries(member as Tree).flatMap(([key, value], index) => [...(index === 0 ? [] : this.#commentLines()), ...this.#field(key, value)]);
    const indent = ' '.repeat(this.#dash.length);
    return [...lines.map((line, index) => index === 0 ? this.#dash + line : line === '' ? '' : indent + line), ...this.#inner().map((line) => indent + line)];
  }

  #inline(value: unknown): string {
    return typeof value === 'string' ? this.#scalar(value) : JSON.stringify(value);
  }

  #key(key: string): string {
    return this.#random.pick([key, key, key, `"${key}"`, `'${key}'`]);
  }

  #scalar(value: string): string {
    const plain = /^[A-Za-z][\w./@-]*$/.test(value) && !/^(y|n|yes|no|null)$/.test(value);
    const single = `'${value.replaceAll('\'', '\'\'')}'`;
    return this.#random.pick([...(plain ? [value, value, value] : []), ...(value.includes('\n') ? [] : [single]), JSON.stringify(value)]);
  }

  #anchor(): string {
    return this.#random.chance(6) ? ` &a${++this.#anchors}` : '';
  }

  #remark(): string {
    return this.#random.chance(this.#comments) ? this.#random.pick([' # remark', '   # token: none', ' #']) : this.#random.chance(4) ? '  ' : '';
  }

  #commentLines(): string[] {
    return this.#random.chance(this.#comments) ? this.#random.pick([['# comment'], ['', '# comment: x'], ['']]) : [];
  }

  #inner(): string[] {
    return this.#random.chance(this.#comments / 2) ? [`${this.#mapIndent}# inside`] : [];
  }
}
