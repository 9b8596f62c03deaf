import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { redact } from '../../../../../src/kube/config/edit/redact.ts';
import { forAll, inFolder, kubectlConfig, view } from './kubectl.ts';
import { oddFile } from './oddFiles.ts';

const everything = `# token: SECRET
x-shared: &secret SECRET
clusters:
- name: c
  cluster:
    server: https://c.example/path
    certificate-authority-data: U0VDUkVU
    insecure-skip-tls-verify: false
    tls-server-name: other
    unknown: SECRET
    extensions:
    - {name: minikube, extension: {provider: minikube, version: v1.2.3}}
contexts:
- {name: a, context: {cluster: c, user: u, namespace: ns}}
users:
- name: u
  user:
    token: *secret
    tokenFile: /var/token
    client-certificate-data: U0VDUkVU
    client-key-data: U0VDUkVU
    client-certificate: cert.pem
    username: me
    password: SECRET
    as: other
    as-groups: [g]
    as-user-extra: {k: [v]}
- {name: empty, user: {token: "", password: ""}}
`;

async function kubectlShows(text: string): Promise<{ plain: unknown; ours: unknown }> {
  return inFolder(async (folder) => {
    const [file, redacted] = [join(folder, 'file'), join(folder, 'redacted')];
    await writeFile(file, text);
    await writeFile(redacted, redact(text));
    const { stdout } = await kubectlConfig([file], 'view', '-o', 'json');
    return { plain: JSON.parse(stdout) as unknown, ours: await view(redacted) };
  });
}

describe('a redacted kubeconfig', () => {
  test('shows what kubectl config view shows', async () => {
    const { plain, ours } = await kubectlShows(everything);
    assert.deepEqual(ours, plain);
  });

  test('shows the same as kubectl for 20 odd files', async () => {
    await forAll(Array.from({ length: 20 }, (_, seed) => seed), async (seed) => {
      const { plain, ours } = await kubectlShows(oddFile(seed).text);
      assert.deepEqual(ours, plain, `seed ${seed}`);
    });
  });

  test('holds no secret from comments, anchors and unknown fields', () => {
    assert.doesNotMatch(redact(everything), /SECRET|U0VDUkVU/);
  });

  test('hides what kubectl shows: logins in URLs, legacy providers, plugins\' variables and arguments, extensions', () => {
    const text = redact(`clusters:
- {name: c, cluster: {server: "https://me:SECRET@c.example", proxy-url: "http://me:SECRET@proxy:1", extensions: [{name: e, extension: {apiToken: SECRET}}]}}
users:
- name: u
  user:
    auth-provider: {name: oidc, config: {id-token: SECRET, client-secret: SECRET, idp-issuer-url: https://issuer}}
    exec: {command: login, args: [--token=SECRET, --password, SECRET, get, --server=https://x], env: [{name: KEY, value: SECRET}], installHint: "a\\nb"}
`);
    assert.doesNotMatch(text, /SECRET/);
    for (const shown of ['https://REDACTED@c.example', 'https://issuer', '--server=https://x', 'name: KEY', 'command: login']) {
      assert.ok(text.includes(shown), text);
    }
  });
});
