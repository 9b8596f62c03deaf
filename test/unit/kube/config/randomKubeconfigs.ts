import path from 'node:path';

/** A file of a generated set; without text it is not written. */
export interface GeneratedFile {
  readonly file: string;
  readonly text: string | undefined;
}

export interface GeneratedSet {
  readonly files: readonly GeneratedFile[];
  /** The value of KUBECONFIG, with duplicates and empty members now and then. */
  readonly variable: string;
}

/** Repeatable pseudo-random numbers (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }
}

/** A set of kubeconfig files as people have them, odd ones included, under `folder`. */
export function randomSet(seed: number, folder: string): GeneratedSet {
  const random = new Random(seed);
  const files = Array.from({ length: 1 + random.below(4) }, (_, index) => {
    const file = path.join(folder, random.pick(['', 'deep/er', 'with space']), `config-${index}`);
    return { file, text: random.chance(12) ? undefined : randomText(random) };
  });
  const listed = files.map(({ file }) => file);
  if (random.chance(20)) {
    listed.push(random.pick(listed));
  }
  if (random.chance(20)) {
    listed.splice(random.below(listed.length), 0, '');
  }
  return { files, variable: listed.join(path.delimiter) };
}

function randomText(random: Random): string {
  if (random.chance(12)) {
    return random.pick(['', '# nothing here\n', '---\n', 'apiVersion: v1\nkind: Config\n', '{}\n', 'clusters: null\nusers:\ncontexts: []\n']);
  }
  if (random.chance(8)) {
    return random.pick(['clusters: [', 'apiVersion: v2\nkind: Config\n', 'clusters: 3\n', '- a\n', 'clusters:\n- name: a\n  cluster: {certificate-authority-data: "!!"}\n', 'kind: Pod\napiVersion: v1\n', 'a: b: c\n', '\tclusters: []\n']);
  }
  const config = randomConfig(random);
  const text = random.chance(25) ? JSON.stringify(config) : toYaml(config, random);
  const more = random.chance(10) ? '\n---\nclusters: []\n' : '';
  return random.chance(10) ? (text + more).replaceAll('\n', '\r\n') : text + more;
}

function randomConfig(random: Random): object {
  const names = ['a', 'b', 'c', 'dev', 'über', 'x y', 'no-1', 'true-ish'];
  const list = (make: () => object, field: string): object[] => {
    const count = random.below(4);
    const chosen = Array.from({ length: count }, () => random.pick(names));
    const unique = random.chance(95) ? [...new Set(chosen)] : chosen;
    return unique.map((name) => ({ name, [field]: make() }));
  };
  return {
    ...(random.chance(80) ? { apiVersion: 'v1', kind: 'Config' } : {}),
    ...(random.chance(50) ? { 'current-context': random.pick(['', ...names]) } : {}),
    ...(random.chance(30) ? { preferences: { colors: true }, unknown: [1, { deep: true }] } : {}),
    clusters: list(() => randomCluster(random), 'cluster'),
    users: list(() => randomUser(random), 'user'),
    contexts: list(() => randomContext(random, names), 'context'),
  };
}

function randomContext(random: Random, names: readonly string[]): object {
  return { cluster: random.pick(names), user: random.pick(names), ...(random.chance(40) ? { namespace: random.pick(['default', 'kube-system', '']) } : {}) };
}

function randomCluster(random: Random): object {
  return {
    server: random.pick(['https://example.test:6443', 'http://127.0.0.1:8080', 'example.test', 'https://[::1]:6443/prefix/', '']),
    ...(random.chance(30) ? { 'certificate-authority': randomPath(random) } : {}),
    ...(random.chance(30) ? { 'certificate-authority-data': Buffer.from('ca data').toString('base64') } : {}),
    ...(random.chance(30) ? { 'insecure-skip-tls-verify': random.chance(50) } : {}),
    ...(random.chance(20) ? { 'tls-server-name': 'other.test' } : {}),
    ...(random.chance(20) ? { 'proxy-url': 'http://proxy.test:3128', 'disable-compression': true } : {}),
    ...(random.chance(20) ? { extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'x', list: [1, 2] } }] } : {}),
  };
}

function randomUser(random: Random): object {
  return {
    ...(random.chance(30) ? { token: random.pick(['t0ken', 'a.b.c', '']) } : {}),
    ...(random.chance(20) ? { tokenFile: randomPath(random) } : {}),
    ...(random.chance(20) ? { 'client-certificate': randomPath(random), 'client-key': randomPath(random) } : {}),
    ...(random.chance(20) ? { 'client-certificate-data': Buffer.from('cert').toString('base64'), 'client-key-data': Buffer.from('key!').toString('base64') } : {}),
    ...(random.chance(15) ? { username: 'u', password: 'p:w' } : {}),
    ...(random.chance(15) ? { as: 'someone', 'as-groups': ['g1', 'g2'], 'as-uid': '7', 'as-user-extra': { why: ['a', 'b'] } } : {}),
    ...(random.chance(10) ? { 'auth-provider': { name: 'gcp', config: { scopes: 'x' } } } : {}),
    ...(random.chance(25) ? { exec: randomExec(random) } : {}),
    ...(random.chance(10) ? { 'unknown-field': 'kept out' } : {}),
  };
}

function randomExec(random: Random): object {
  return {
    apiVersion: random.pick(['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1']),
    command: random.pick(['aws', './get-token', 'bin/get-token', '../get-token', '/usr/bin/get-token']),
    interactiveMode: random.pick(['Never', 'IfAvailable', 'Always']),
    ...(random.chance(60) ? { args: ['--cluster', 'x'] } : {}),
    ...(random.chance(40) ? { env: [{ name: 'PROFILE', value: 'dev' }] } : {}),
    ...(random.chance(40) ? { installHint: 'Install it.', provideClusterInfo: true } : {}),
  };
}

function randomPath(random: Random): string {
  return random.pick(['ca.crt', './ca.crt', '../up/ca.crt', 'sub/dir/ca.crt', '/abs/ca.crt', 'a/../b/ca.crt']);
}

/** Block style with what hand-written files have: comments, quotes, and the booleans of YAML 1.1. */
function toYaml(value: unknown, random: Random, indent = ''): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? `${indent}[]\n` : value.map((member) => `${indent}- ${toYaml(member, random, `${indent}  `).trimStart()}`).join('');
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value as Record<string, unknown>);
    return entries.length === 0 ? `${indent}{}\n` : entries.map(([key, member]) => {
      const comment = random.chance(5) ? `${indent}# about ${key}\n` : '';
      const nested = typeof member === 'object' && member !== null && Object.keys(member).length > 0;
      return `${comment}${indent}${key}:${nested ? `\n${toYaml(member, random, `${indent}  `)}` : ` ${toYaml(member, random).trim()}\n`}`;
    }).join('');
  }
  if (typeof value === 'boolean') {
    return `${random.pick(value ? ['true', 'yes', 'on', 'True'] : ['false', 'no', 'off', 'False'])}\n`;
  }
  return `${indent}${random.chance(50) ? JSON.stringify(value) : `'${String(value)}'`}\n`;
}
