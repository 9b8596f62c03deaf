import { asObject, asObjects, isObject, type JsonObject } from '../../src/common/json.ts';
import { base64, entryNames, makeCluster, makeContext, makeUser, raw, type Entry, type Tree } from './kubeconfigTrees.ts';
import type { Seeded } from './seeded.ts';

type Quirk = (tree: Tree, random: Seeded) => void;

const sections = ['clusters', 'users', 'contexts'] as const;
const inner = { clusters: 'cluster', users: 'user', contexts: 'context' } as const;
const makers = { clusters: makeCluster, users: makeUser, contexts: makeContext } as const;

/** Values that YAML 1.1, YAML 1.2 and Go's decoder see differently, as they would stand in a file. */
const scalars = [
  '123', '0123', '0o17', '0x1F', '1_000', '1.0', '1e3', '.inf', '-.INF', '.nan', '12:30:45', '2026-11-22', '2026-11-22T10:00:00Z',
  'yes', 'No', 'on', 'OFF', 'y', 'n', 'true', 'True', 'TRUE', 'false', '~', 'null', 'Null', 'NULL', '""', "''", '!!str 123', '!!int "7"', '!!binary aGVsbG8=',
  '!custom text', '"esc\\u00e9\\x41\\n"', "'it''s'", '[]', '{}', '[a]', '{a: b}', '-', '- a', '"1"', '|-\n        block\n        text', '>-\n        folded\n        text',
  'plain\n        over lines', '@at', '`tick', '%percent', '*unknown', '&anchor text', 'a: b', 'a #b', 'a#b', '#comment', '=', '<<', '18446744073709551616', '"\\ud83d\\ude80"', '🚀',
] as const;

/** What is odd or wrong in a kubeconfig's fields, by name. kubectl's word decides which of them a file survives. */
export const treeQuirks: Readonly<Record<string, Quirk>> = {
  'duplicate-in-file': (tree, random) => {
    const section = random.pick(sections);
    const name = random.pick(entryNames);
    list(tree, section).push(makers[section](random, name), makers[section](random, name));
  },
  'odd-scalar': (tree, random) => set(tree, random, raw(random.pick(scalars))),
  'odd-flag': (tree, random) => {
    const cluster = asObject(someEntry(tree, 'clusters', random).cluster);
    cluster[random.pick(['insecure-skip-tls-verify', 'disable-compression'])] = raw(random.pick(['yes', 'on', 'y', 'True', '"true"', '1', '~', 'OFF']));
  },
  'odd-name': (tree, random) => { someEntry(tree, random.pick(sections), random).name = raw(random.pick(scalars)); },
  'odd-current-context': (tree, random) => { tree['current-context'] = raw(random.pick(scalars)); },
  'empty-name': (tree, random) => { someEntry(tree, random.pick(sections), random).name = ''; },
  'no-name': (tree, random) => { delete someEntry(tree, random.pick(sections), random).name; },
  'null-section': (tree, random) => { tree[random.pick(sections)] = random.pick([null, raw('')]); },
  'missing-section': (tree, random) => { Reflect.deleteProperty(tree, random.pick(sections)); },
  'section-of-wrong-type': (tree, random) => { tree[random.pick(sections)] = random.pick<unknown>([{}, 'text', 7, true, { dev: { server: 'https://x' } }, [[]]]); },
  'null-entry': (tree, random) => void list(tree, random.pick(sections)).push(null as unknown as Entry),
  'entry-of-wrong-type': (tree, random) => void list(tree, random.pick(sections)).push(random.pick(['text', 7, [], true]) as unknown as Entry),
  'null-body': (tree, random) => {
    const section = random.pick(sections);
    someEntry(tree, section, random)[inner[section]] = random.pick([null, raw(''), {}]);
  },
  'missing-body': (tree, random) => {
    const section = random.pick(sections);
    Reflect.deleteProperty(someEntry(tree, section, random), inner[section]);
  },
  'body-of-wrong-type': (tree, random) => {
    const section = random.pick(sections);
    someEntry(tree, section, random)[inner[section]] = random.pick<unknown>(['text', [], 7, ['a']]);
  },
  'unknown-fields': (tree, random) => {
    tree['x-tool'] = { nested: [1, { deep: null }] };
    const section = random.pick(sections);
    someEntry(tree, section, random).colour = 'blue';
    set(tree, random, 'whatever', 'not-a-field');
  },
  'field-of-other-case': (tree, random) => {
    const [section, body] = someBody(tree, random);
    body[section === 'clusters' ? 'Server' : section === 'users' ? 'TOKEN' : 'Namespace'] = 'other-case';
  },
  'null-field': (tree, random) => set(tree, random, null),
  'not-base64': (tree, random) => {
    asObject(someEntry(tree, 'clusters', random).cluster)['certificate-authority-data'] =
      random.pick(['!!!', 'abc', base64('x').replace(/=+$/, ''), `${base64('authority')}\n`, base64('a longer text here').replace(/(.{8})/g, '$1\n'), '____', '']);
  },
  'wrong-version': (tree, random) => { tree.apiVersion = random.pick(['v2', 'v1beta1', '', null, 1, 'kubeconfig/v1']); },
  'wrong-kind': (tree, random) => { tree.kind = random.pick(['config', 'Pod', '', null, 'Kubeconfig']); },
  'no-version': (tree) => { Reflect.deleteProperty(tree, 'apiVersion'); },
  'no-kind': (tree) => { Reflect.deleteProperty(tree, 'kind'); },
  'lists-of-wrong-type': (tree, random) => {
    const user = asObject(someEntry(tree, 'users', random).user);
    const [field, value] = random.pick<readonly [string, unknown]>([
      ['as-groups', 'team'], ['as-groups', [1, true]], ['as-groups', [null]], ['as-user-extra', { reason: 'text' }], ['as-user-extra', []],
      ['exec', 'command'], ['exec', { command: 'x', args: 'text' }], ['exec', { command: 'x', env: { A: 'b' } }], ['exec', { command: 'x', env: [{ name: 'A' }] }],
      ['exec', { command: 'x', interactiveMode: 'Sometimes' }], ['exec', {}], ['auth-provider', 'oidc'], ['auth-provider', { name: 'oidc', config: { a: 1 } }], ['auth-provider', {}],
    ]);
    user[field] = value;
  },
  'extensions-of-wrong-type': (tree, random) => {
    tree.extensions = random.pick<unknown>([{}, [{ name: 'a' }], [{ name: 'a', extension: null }], [{ name: 'a', extension: 7 }], [null], 'text',
      [{ name: 'a', extension: {} }, { name: 'a', extension: { b: 1 } }]]);
  },
  'preferences-of-wrong-type': (tree, random) => { tree.preferences = random.pick<unknown>([null, [], 'text', { colors: 'yes' }, { colors: raw('yes') }]); },
  'big-section': (tree, random) => {
    const section = random.pick(sections);
    list(tree, section).push(...Array.from({ length: 200 }, (_, index) => makers[section](random, `${section}-${index}`)));
  },
  'shared-objects': (tree, random) => {
    // The same object at several places: the writer makes an anchor and aliases of it.
    const body = asObject(someEntry(tree, 'users', random).user);
    list(tree, 'users').push({ name: 'shared-1', user: body }, { name: 'shared-2', user: body });
  },
};

function list(tree: Tree, section: (typeof sections)[number]): Entry[] {
  const present = tree[section];
  if (Array.isArray(present)) {
    return present as Entry[];
  }
  const made: Entry[] = [];
  tree[section] = made;
  return made;
}

/** One of the section's entries, made where there is none. */
function someEntry(tree: Tree, section: (typeof sections)[number], random: Seeded): Entry {
  const entries = asObjects(list(tree, section));
  if (entries.length > 0) {
    return random.pick(entries);
  }
  const made = makers[section](random, random.pick(entryNames));
  list(tree, section).push(made);
  return made;
}

function someBody(tree: Tree, random: Seeded): [(typeof sections)[number], JsonObject] {
  const section = random.pick(sections);
  const entry = someEntry(tree, section, random);
  const body = entry[inner[section]];
  if (isObject(body)) {
    return [section, body];
  }
  const made: JsonObject = {};
  entry[inner[section]] = made;
  return [section, made];
}

/** Sets one field of one entry. */
function set(tree: Tree, random: Seeded, value: unknown, field?: string): void {
  const [section, body] = someBody(tree, random);
  const fields = section === 'clusters' ? ['server', 'tls-server-name', 'certificate-authority'] : section === 'users' ? ['token', 'username', 'client-key'] : ['namespace', 'cluster', 'user'];
  body[field ?? random.pick(fields)] = value;
}
