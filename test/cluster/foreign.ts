import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../src/common/failure.ts';
import { asString, at } from '../../src/common/json.ts';
import { Connected } from './connected.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { findProgram, run } from './run.ts';
import type { ClusterDescription, Images, User } from './types.ts';
import { serviceAccountManifests, teamNamespace, userNamespace } from './users.ts';

/** Public images; such a cluster pulls them itself. */
const publicImages: Images = { busybox: 'busybox:1.37', shellLess: 'registry.k8s.io/pause:3.10', pullPolicy: 'IfNotPresent' };
const serviceAccounts = ['reader', 'namespaced', 'nobody', 'token-file'] as const;

/** A cluster that somebody else runs and whose admin's kubeconfig we hold. Needs kubectl on the PATH. */
export async function connectForeign(kubeconfig: string, kind: 'kind' | 'foreign' = 'foreign', onStop: () => Promise<void> = () => Promise.resolve()): Promise<ForeignCluster> {
  const kubectlPath = await findProgram('kubectl');
  if (kubectlPath === undefined) {
    throw new Failure('unsupported', `Tests on the cluster of ${kubeconfig} need kubectl on the PATH.`, { hint: 'Install kubectl (https://kubernetes.io/docs/tasks/tools/).' });
  }
  const { server, authority } = await readAccess(kubectlPath, kubeconfig);
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-users-'));
  await chmod(folder, 0o700);
  const admin = new Connected(describe(kind, kubeconfig, kubectlPath, server, { admin: kubeconfig }));
  try {
    await admin.apply(serviceAccountManifests(serviceAccounts));
    const kubeconfigs = await writeUsers(admin, folder, server, authority);
    return new ForeignCluster(describe(kind, kubeconfig, kubectlPath, server, { admin: kubeconfig, ...kubeconfigs }), folder, onStop);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Ends by taking away what was added for the tests' users. */
export class ForeignCluster extends Connected {
  readonly #folder: string;
  readonly #onStop: () => Promise<void>;

  constructor(description: ClusterDescription, folder: string, onStop: () => Promise<void>) {
    super(description);
    this.#folder = folder;
    this.#onStop = onStop;
  }

  override async stop(): Promise<void> {
    await this.kubectl('delete', 'namespace', userNamespace, teamNamespace, '--ignore-not-found', '--wait=false');
    await this.kubectl('delete', 'clusterrolebinding', 'pilothouse:readers', '--ignore-not-found');
    await rm(this.#folder, { recursive: true, force: true });
    await this.#onStop();
  }
}

function describe(kind: 'kind' | 'foreign', kubeconfig: string, kubectlPath: string, server: string, kubeconfigs: ClusterDescription['kubeconfigs']): ClusterDescription {
  return {
    kind,
    server,
    kubeconfig,
    kubectlPath,
    kubeconfigs,
    capabilities: { realPods: true, auditLog: false, apiServerControl: false, fakeNodes: false, users: Object.keys(kubeconfigs) as User[] },
    images: publicImages,
  };
}

/** The current context's server and its authority, PEM. */
async function readAccess(kubectlPath: string, kubeconfig: string): Promise<{ server: string; authority: string }> {
  const { stdout, stderr, code } = await run(kubectlPath, ['config', 'view', '--minify', '--flatten', '--raw', '-o', 'json'], { env: { KUBECONFIG: kubeconfig } });
  const cluster = code === 0 ? at(JSON.parse(stdout) as unknown, 'clusters', 0, 'cluster') : undefined;
  const server = asString(at(cluster, 'server'));
  if (server === undefined) {
    throw new Failure('invalid', `${kubeconfig} has no usable current context: ${stderr.trim()}`);
  }
  return { server, authority: Buffer.from(asString(at(cluster, 'certificate-authority-data')) ?? '', 'base64').toString() };
}

/** The limited users are service accounts here, as nobody else's cluster takes a token file. */
async function writeUsers(admin: Connected, folder: string, server: string, authority: string): Promise<Partial<Record<User, string>>> {
  const write = (user: User, stanza: object): Promise<string> => writeKubeconfig(join(folder, `${user}.kubeconfig`), {
    server,
    authority,
    name: `pilothouse-test-${user}`,
    namespace: user === 'namespaced' ? teamNamespace : undefined,
    user: stanza,
  });
  const kubeconfigs: Partial<Record<User, string>> = { 'bad-token': await write('bad-token', { token: 'nobody-issued-this' }) };
  for (const user of serviceAccounts) {
    const { stdout, stderr, code } = await admin.kubectl('create', 'token', user, '-n', userNamespace, '--duration=24h');
    if (code !== 0) {
      throw new Failure('forbidden', `No token for the test user ${user}: ${stderr.trim()}`);
    }
    kubeconfigs[user] = await write(user, user === 'token-file' ? { tokenFile: await writeToken(folder, stdout.trim()) } : { token: stdout.trim() });
  }
  return kubeconfigs;
}

async function writeToken(folder: string, token: string): Promise<string> {
  const path = join(folder, 'token-file.token');
  await writeFile(path, token, { mode: 0o600 });
  return path;
}
