import { randomBytes } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certificateUser, writeKubeconfig } from './kubeconfig.ts';
import type { Pki } from './pki.ts';
import type { User } from './types.ts';

/** The namespace in which the user `namespaced` may work. */
export const teamNamespace = 'team';
/** The namespace of the service accounts that stand for users where a cluster is not ours. */
export const userNamespace = 'pilothouse-test-users';

const readers = 'pilothouse:readers';
const rbac = 'rbac.authorization.k8s.io';
const day = 24 * 60 * 60 * 1000;

/** The people of a local cluster: their tokens and their kubeconfigs. */
export class Users {
  readonly #folder: string;
  readonly #tokens = {
    'admin-token': token(),
    reader: token(),
    namespaced: token(),
    nobody: token(),
    'token-file': token(),
    exec: token(),
  };

  constructor(folder: string) {
    this.#folder = join(folder, 'users');
  }

  /** A line per run of the exec plugin. */
  get execRuns(): string {
    return join(this.#folder, 'exec-runs.log');
  }

  /** For the API server's --token-auth-file: token, name, id and groups. */
  get tokenFile(): string {
    const groups: Partial<Record<string, string>> = { 'admin-token': 'system:masters', reader: readers, 'token-file': readers, exec: readers };
    return Object.entries(this.#tokens).map(([name, value]) => `${value},${name},${name},"${groups[name] ?? ''}"\n`).join('');
  }

  /** Writes a kubeconfig for everybody. `contextName` is the admin's context; the others' end in `-<user>`. */
  async writeKubeconfigs(server: string, pki: Pki, contextName: string): Promise<Record<User, string>> {
    await mkdir(this.#folder, { recursive: true });
    const stanzas = await this.#stanzas(pki);
    const written = await Promise.all(Object.entries(stanzas).map(async ([user, stanza]) => [user, await writeKubeconfig(join(this.#folder, `${user}.kubeconfig`), {
      server,
      authority: pki.authority,
      name: user === 'admin' ? contextName : `${contextName}-${user}`,
      namespace: user === 'namespaced' ? teamNamespace : undefined,
      user: stanza,
    })] as const));
    return Object.fromEntries(written) as Record<User, string>;
  }

  async #stanzas(pki: Pki): Promise<Record<User, object>> {
    const tokenPath = join(this.#folder, 'token-file.token');
    await writeFile(tokenPath, this.#tokens['token-file'], { mode: 0o600 });
    const expired = { commonName: 'expired', notBefore: new Date(Date.now() - 2 * day), notAfter: new Date(Date.now() - day) };
    return {
      admin: certificateUser(pki.issue({ commonName: 'admin', organizations: ['system:masters'] })),
      'admin-token': { token: this.#tokens['admin-token'] },
      reader: { token: this.#tokens.reader },
      namespaced: { token: this.#tokens.namespaced },
      nobody: { token: this.#tokens.nobody },
      expired: certificateUser(pki.issue(expired)),
      'bad-token': { token: token() },
      'token-file': { tokenFile: tokenPath },
      exec: execUser(await this.#writePlugin('exec-plugin', await this.#workingPlugin())),
      'exec-missing': execUser('pilothouse-plugin-that-nobody-has', 'Install the plugin: see https://example.com/plugin.'),
      'exec-failing': execUser(await this.#writePlugin('exec-plugin-failing', 'echo "login expired: run login again" >&2\nexit 1\n')),
    };
  }

  async #workingPlugin(): Promise<string> {
    const credential = join(this.#folder, 'exec-credential.json');
    await writeFile(credential, JSON.stringify({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: this.#tokens.exec },
    }), { mode: 0o600 });
    await writeFile(this.execRuns, '');
    return `date >> '${this.execRuns}'\nexec cat '${credential}'\n`;
  }

  async #writePlugin(name: string, script: string): Promise<string> {
    const path = join(this.#folder, name);
    await writeFile(path, `#!/bin/sh\n${script}`);
    await chmod(path, 0o700);
    return path;
  }
}

/** Roles of a local cluster's limited users, who come from the token file, and the namespace they work in. */
export const userManifests = manifests(
  [{ apiGroup: rbac, kind: 'Group', name: readers }],
  [{ apiGroup: rbac, kind: 'User', name: 'namespaced' }],
);

/** The same for any cluster: a service account for each of these users. */
export function serviceAccountManifests(users: readonly User[]): string {
  const subject = (name: User): object => ({ kind: 'ServiceAccount', name, namespace: userNamespace });
  return manifests([subject('reader'), subject('token-file')], [subject('namespaced')], [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: userNamespace } },
    ...users.map((name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: userNamespace } })),
  ]);
}

function manifests(viewers: readonly object[], editors: readonly object[], more: readonly object[] = []): string {
  const binding = (kind: string, metadata: object, role: string, subjects: readonly object[]): object =>
    ({ apiVersion: `${rbac}/v1`, kind, metadata, roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role }, subjects });
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: [
      ...more,
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: teamNamespace } },
      binding('ClusterRoleBinding', { name: readers }, 'view', viewers),
      binding('RoleBinding', { name: 'pilothouse:namespaced', namespace: teamNamespace }, 'edit', editors),
    ],
  });
}

function token(): string {
  return randomBytes(24).toString('hex');
}

function execUser(command: string, installHint?: string): object {
  return {
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command,
      interactiveMode: 'Never',
      ...(installHint === undefined ? {} : { installHint }),
    },
  };
}
