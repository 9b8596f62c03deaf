import type { JsonObject } from '../../src/common/json.ts';
import type { Seeded } from './seeded.ts';

/** A kubeconfig before it becomes text; its sections are lists of entries until a quirk changes that. */
export type Tree = JsonObject;

export type Entry = JsonObject;

/** Text that must stand in the YAML as it is, without quotes. It travels through the writer as a word of its own. */
export function raw(text: string): string {
  return `RAW${Buffer.from(text).toString('hex')}WAR`;
}

/** Puts the raw texts in their places. */
export function unraw(text: string): string {
  return text.replace(/["']?RAW((?:[0-9a-f]{2})*)WAR["']?/g, (_, hex: string) => Buffer.from(hex, 'hex').toString());
}

/** Few names, so that files have many in common; some that YAML could take for something else. */
export const entryNames = ['dev', 'prod', 'kind-dev', 'arn:aws:eks:eu-west-1:1234:cluster/web', 'admin@kubernetes', 'with space', 'ünï', '123', 'yes', 'null'] as const;

const paths = ['ca.crt', './certs/ca.crt', '../shared/ca.crt', 'certs//ca.crt', '/etc/absolute/ca.crt', '~/ca.crt', 'käse/ca.crt', 'a/../b/ca.crt', ' spaced.crt', '.', ''] as const;
const servers = ['https://127.0.0.1:6443', 'https://cluster.example', 'https://cluster.example/k8s/clusters/c-1', 'http://127.0.0.1:8080', 'cluster.example:6443', 'https://[::1]:6443', '', '://broken'] as const;
const namespaces = ['default', 'team', 'kube-system', '', 'UPPER', '-'] as const;

/** A kubeconfig with entries of every kind, all of them right. */
export function makeTree(random: Seeded): Tree {
  const names = (): string[] => random.sample(entryNames, random.below(5));
  const clusters = names();
  const users = names();
  return {
    'apiVersion': 'v1',
    'kind': 'Config',
    ...(random.chance(60) ? { 'preferences': random.chance(80) ? {} : { colors: true } } : {}),
    'clusters': clusters.map((name) => makeCluster(random, name)),
    'users': users.map((name) => makeUser(random, name)),
    'contexts': names().map((name) => makeContext(random, name, clusters, users)),
    ...(random.chance(75) ? { 'current-context': random.chance(90) ? random.pick(entryNames) : '' } : {}),
    ...(random.chance(10) ? { extensions: [{ name: 'tool', extension: { 'last-update': 'today', 'list': [1, 'two', null, { a: true }] } }] } : {}),
  };
}

export function makeCluster(random: Seeded, name: string): Entry {
  return {
    name,
    cluster: some(random, {
      'server': random.pick(servers),
      'certificate-authority': random.pick(paths),
      'certificate-authority-data': base64(`authority of ${name}`),
      'insecure-skip-tls-verify': random.chance(50),
      'tls-server-name': 'inner.example',
      'proxy-url': random.pick(['http://proxy.example:3128', 'socks5://127.0.0.1:1080', 'https://user:word@proxy.example']),
      'disable-compression': random.chance(50),
      'extensions': [{ name: 'client.authentication.k8s.io/exec', extension: { audience: name } }],
    }),
  };
}

export function makeUser(random: Seeded, name: string): Entry {
  const command = random.pick(['get-token', './bin/get-token', 'bin/get-token', '../get-token', '/usr/bin/get-token', '']);
  return {
    name,
    user: some(random, {
      'client-certificate': random.pick(paths),
      'client-certificate-data': base64(`certificate of ${name}`),
      'client-key': random.pick(paths),
      'client-key-data': base64(`key of ${name}`),
      'token': `token-of-${name}`,
      'tokenFile': random.pick(paths),
      'as': 'somebody',
      'as-uid': '42',
      'as-groups': ['system:masters', 'team'],
      'as-user-extra': { reason: ['test', ''], scopes: [] },
      'username': 'admin',
      'password': random.pick(['word', '#1: {x}', 'line\nline', '  padded  ', '0123', "it's", '"']),
      'auth-provider': { name: random.pick(['oidc', 'gcp']), config: random.pick([{ 'client-id': 'x', 'id-token': 'y' }, {}]) },
      'exec': {
        apiVersion: random.pick(['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1', 'client.authentication.k8s.io/v1alpha1']),
        command,
        args: random.pick([['a', 'b c'], [], null]),
        env: random.pick([[{ name: 'A', value: 'b' }], [], null]),
        interactiveMode: random.pick(['Never', 'IfAvailable', 'Always']),
        ...(random.chance(30) ? { installHint: 'Install it.\nThen try again.' } : {}),
        ...(random.chance(30) ? { provideClusterInfo: random.chance(50) } : {}),
      },
    }),
  };
}

/** Mostly of one of these clusters and users; now and then of others, which another file may hold. */
export function makeContext(random: Seeded, name: string, clusters: readonly string[] = [], users: readonly string[] = []): Entry {
  const one = (known: readonly string[]): string => random.pick(known.length > 0 && random.chance(85) ? known : entryNames);
  return { name, context: some(random, { cluster: one(clusters), user: one(users), namespace: random.pick(namespaces) }, 90) };
}

/** Some of the fields, in a random order. */
function some(random: Seeded, fields: JsonObject, percent = 35): JsonObject {
  const names = Object.keys(fields).filter(() => random.chance(percent));
  return Object.fromEntries(random.sample(names, names.length).map((name) => [name, fields[name]]));
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
