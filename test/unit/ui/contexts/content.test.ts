import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Failure } from '../../../../src/common/failure.ts';
import { contentOf, describeContent } from '../../../../src/ui/contexts/content.ts';
import type { Translate } from '../../../../src/ui/translate.ts';

const t: Translate = (message, ...args) => message.replaceAll(/\{(\d)\}/g, (_, place: string) => String(args[Number(place)]));
const secret = 'topsecret0123456789abcdefghijklmnopqrstuv';

const kubeconfig = `
kind: Config
clusters: [{name: c, cluster: {server: "https://me:${secret}@example.com:6443"}}]
users:
- {name: token, user: {token: ${secret}}}
- {name: plugin, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, args: [-c, ./login, --token, ${secret}], env: [{name: X, value: ${secret}}]}}}
contexts: [{name: one, context: {cluster: c, user: token}}, {name: two, context: {cluster: c, user: plugin}}]
`;

describe('what is asked about before a kubeconfig is added', () => {
  test('names contexts, servers and the programs that will run, and no secret', async () => {
    const content = await contentOf(kubeconfig, '(clipboard)', t);
    const text = describeContent(content, t);
    assert.deepEqual(content.contexts, ['one', 'two']);
    assert.match(text, /https:\/\/example\.com:6443/);
    assert.match(text, /sh -c \.\/login/);
    assert.ok(!text.includes(secret), text);
  });

  test('is nothing where the text is no kubeconfig, and what is said of it holds nothing of the text', async () => {
    for (const text of ['', 'kind: Pod', `a: [${secret}`, `${secret}`, 'contexts: []', `{"token": "${secret}"`]) {
      await assert.rejects(contentOf(text, '(clipboard)', t), (error) => error instanceof Failure && error.code === 'invalid' && !error.message.includes(secret), text);
    }
  });
});
