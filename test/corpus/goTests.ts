import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig, type User } from '@kubernetes/client-node';
import { findProgram, run } from '../cluster/run.ts';

const root = join(import.meta.dirname, '../..');

/** Why the module's own tests cannot run here; undefined where they can. */
export async function goIsMissing(): Promise<string | undefined> {
  const go = await findProgram('go');
  if (go === undefined) {
    return 'Go is not installed.';
  }
  const { stdout } = await run(go, ['env', 'GOVERSION'], { cwd: join(root, 'judge') });
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(stdout) ?? [];
  return Number(major) > 1 || Number(minor) >= 26 ? undefined : `Go 1.26 is needed, there is ${stdout.trim()}.`;
}

/** Runs the tests of the module in judge/ against an API server; resolves with their output where they fail. */
export async function runGoTests(kubeconfig: string): Promise<string | undefined> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-judge-'));
  try {
    const env = {
      ...await credentials(config.getCurrentUser()!, folder),
      PILOTHOUSE_JUDGE_SERVER: config.getCurrentCluster()!.server,
      PILOTHOUSE_JUDGE_CORPUS: join(root, 'test/fixtures/manifests'),
      // As everywhere where this module is built, so that the build cache is one.
      CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off',
    };
    const { code, stdout, stderr } = await run('go', ['test', '-trimpath', '-buildvcs=false', '-count=1', '.', './cmd/...'], { cwd: join(root, 'judge'), env });
    return code === 0 ? undefined : `${stdout}${stderr}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The variables that say who asks; certificates are handed over as files. */
async function credentials(user: User, folder: string): Promise<Record<string, string>> {
  if (user.token) {
    return { PILOTHOUSE_JUDGE_TOKEN: user.token };
  }
  const [certificate, key] = [join(folder, 'client.crt'), join(folder, 'client.key')];
  await put(user.certData, user.certFile, certificate);
  await put(user.keyData, user.keyFile, key);
  return { PILOTHOUSE_JUDGE_CLIENT_CERT: certificate, PILOTHOUSE_JUDGE_CLIENT_KEY: key };
}

async function put(data: string | undefined, file: string | undefined, to: string): Promise<void> {
  await (data ? writeFile(to, Buffer.from(data, 'base64'), { mode: 0o600 }) : copyFile(file ?? '', to));
}
