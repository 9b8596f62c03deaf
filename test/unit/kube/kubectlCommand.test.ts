import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import type { Resource } from '../../../src/kube/api/types.ts';
import { kubectlCommands, quote } from '../../../src/kube/kubectlCommand.ts';
import { Seeded } from '../../servers/seeded.ts';

function resource(group: string, kind: string, namespaced = true): Resource {
  return { group, version: 'v1', resource: `${kind.toLowerCase()}s`, singular: kind.toLowerCase(), kind, namespaced, verbs: [], shortNames: [], categories: [] };
}

const pod = { spec: { containers: [{ name: 'main', ports: [{ containerPort: 8080 }] }] } };

function lines(group: string, kind: string, type: string, object: Record<string, unknown> | undefined, container?: string): Record<string, string> {
  const ref = { resource: resource(group, kind), namespace: 'shop', name: 'web' };
  return Object.fromEntries(kubectlCommands({ context: 'prod', ref, type, object, container }, 'sh').map(({ what, line }) => [what, line]));
}

describe('the kubectl commands of an object', () => {
  test('name the context and the namespace', () => {
    assert.deepEqual(lines('', 'Pod', 'pod', pod, 'main'), {
      'get -o yaml': 'kubectl --context prod -n shop get pod web -o yaml',
      'describe': 'kubectl --context prod -n shop describe pod web',
      'logs -f': 'kubectl --context prod -n shop logs -f web -c main',
      'exec -it': 'kubectl --context prod -n shop exec -it web -c main -- sh',
      'port-forward': 'kubectl --context prod -n shop port-forward pod/web 8080',
    });
  });

  test('are those that fit the kind, and the ports that can be opened here', () => {
    assert.deepEqual(Object.keys(lines('', 'ConfigMap', 'configmap', {})), ['get -o yaml', 'describe']);
    assert.deepEqual(Object.keys(lines('', 'Pod', 'pod', undefined)), ['get -o yaml', 'describe', 'logs -f', 'exec -it']);
    const service = { spec: { ports: [{ port: 80 }] } };
    assert.equal(lines('', 'Service', 'service', service)['port-forward'], 'kubectl --context prod -n shop port-forward service/web 8080:80');
    const deployment = { spec: { template: pod } };
    assert.equal(lines('apps', 'Deployment', 'deployment', deployment)['logs -f'], 'kubectl --context prod -n shop logs -f deployment/web');
    assert.equal(lines('apps', 'Deployment', 'deployment', deployment)['port-forward'], 'kubectl --context prod -n shop port-forward deployment/web 8080');
  });

  test('leave the namespace out for objects of the cluster itself', () => {
    const [get] = kubectlCommands({ context: 'prod', ref: { resource: resource('', 'Node', false), name: 'n1' }, type: 'node', object: undefined }, 'sh');
    assert.equal(get?.line, 'kubectl --context prod get node n1 -o yaml');
  });
});

describe('a quoted word', () => {
  const odd = ['a b', '$HOME', '`id`', 'it\'s', '"x"', '*', '~', '#a', 'a\\b', 'ü', 'a;b', '!x', '(y)', 'user@cluster', 'a\nb', '%PATH%', '‘x’'];

  test('is taken by sh for itself', () => {
    const random = new Seeded(3);
    const words = [...odd, ...Array.from({ length: 200 }, () => Array.from({ length: 1 + random.below(8) }, () => String.fromCharCode(32 + random.below(95))).join(''))];
    const script = `printf '%s\\0' ${words.map((word) => quote(word, 'sh')).join(' ')}`;
    assert.deepEqual(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1), words);
  });

  test('stays as it is where that is safe', () => {
    for (const word of ['web-0', 'kube-system', 'gke_p_europe-west1-b_c', 'arn:aws:eks:eu:1:cluster/x', 'certificate.cert-manager.io']) {
      assert.equal(quote(word, 'sh'), word);
      assert.equal(quote(word, 'powershell'), word);
    }
  });

  test('is a literal string of PowerShell, whose quotes are doubled', () => {
    assert.equal(quote('it\'s $x', 'powershell'), '\'it\'\'s $x\'');
    assert.equal(quote('‘x’', 'powershell'), '\'‘‘x’’\'');
  });
});
