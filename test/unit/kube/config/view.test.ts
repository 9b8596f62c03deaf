import assert from 'node:assert/strict';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { load } from 'js-yaml';
import { KubeconfigStore } from '../../../../src/kube/config/store.ts';
import { temporaryFolder, write } from '../folders.ts';
import { kubectlConfig } from './edit/kubectl.ts';

const folder = temporaryFolder();
const secrets = ['s3cret-token', 's3cret-word', 'czNjcmV0LWtleQ=='];

const first = `
current-context: web
contexts:
- {name: web, context: {cluster: a, user: cert, namespace: shop, extensions: [{name: x, extension: {y: 1}}]}}
- {name: lost, context: {cluster: nowhere, user: cert}}
users:
- {name: cert, user: {client-certificate-data: czNjcmV0LWtleQ==, client-key-data: czNjcmV0LWtleQ==}}
- {name: basic, user: {username: u, password: s3cret-word, unknown: field}}
`;

const second = `
contexts: [{name: web, context: {cluster: other}}, {name: api, context: {cluster: b, user: token}}]
clusters:
- {name: b, cluster: {server: "https://b", insecure-skip-tls-verify: yes, certificate-authority: ./ca.crt}}
- {name: a, cluster: {server: "https://a", certificate-authority-data: czNjcmV0LWtleQ==}}
users:
- {name: token, user: {token: s3cret-token, as: "me\\u2028", as-groups: [x, "yes"]}}
- {name: plugin, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./get-token, env: [], args: [], interactiveMode: Never}}}
`;

describe('the view of a kubeconfig', async () => {
  const files = [await write(path.join(folder, 'one'), first), await write(path.join(folder, 'two'), second)];
  const store = new KubeconfigStore({ settings: () => files, env: {}, home: folder });
  after(() => store.dispose());

  test('is the one of kubectl, of everything and of one context, and holds no secret', async () => {
    for (const [args, context] of [[[], undefined], [['--minify', '--context', 'web'], 'web'], [['--minify', '--context', 'api'], 'api']] as const) {
      const theirs = await kubectlConfig(files, 'view', ...args);
      const ours = await store.view(context);
      assert.deepEqual(load(ours), load(theirs.stdout));
      assert.deepEqual(secrets.filter((secret) => ours.includes(secret)), []);
    }
  });

  test('is refused for a context that is missing or lacks something', async () => {
    await assert.rejects(store.view('nowhere'), { code: 'not-found', message: /context "nowhere"/ });
    await assert.rejects(store.view('lost'), { code: 'not-found', message: /cluster "nowhere"/ });
  });

  test('leaves out what is broken', async () => {
    const broken = new KubeconfigStore({ settings: () => [files[0]!, path.join(folder, 'three')], env: {}, home: folder });
    await write(path.join(folder, 'three'), 'users: [{name: bad, user: {token: 5}}]\nclusters: [{name: nowhere, cluster: {server: 7}}]\n');
    assert.doesNotMatch(await broken.view(), /name: bad/);
    await assert.rejects(broken.view('lost'), { code: 'invalid', message: /cluster "nowhere" .* server is not text/ });
    broken.dispose();
  });
});
