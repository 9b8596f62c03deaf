import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { describe, test } from 'node:test';
import { collectionPath, objectPath } from '../../../../src/kube/api/paths.ts';
import { onlyReads } from '../../../../src/kube/api/readOnly.ts';
import type { KubeRequest, Resource } from '../../../../src/kube/api/types.ts';
import { Seeded } from '../../../servers/seeded.ts';
import { oddPath } from './oddPaths.ts';

const reads = [
  '/version', '/healthz', '/readyz/etcd', '/openapi/v3', '/openapi/v3/apis/apps/v1', '/api', '/apis', '/api/', '/api/v1', '/apis/apps/v1', '/',
  '/api/v1/pods', '/api/v1/namespaces/shop/pods', '/api/v1/namespaces/shop/pods/web', '/api/v1/namespaces/shop/pods/web/', '/api/v1/namespaces/shop/pods/web/log',
  '/api/v1/namespaces/shop/pods/exec', '/api/v1/namespaces/exec/pods/attach/log', '/api/v1/namespaces/proxy', '/api/v1/namespaces/proxy/status', '/api/v1/nodes/proxy',
  '/api/v1/nodes/portforward/status', '/api/v1/namespaces/proxy/services/proxy', '/apis/example.com/v1/exec', '/apis/example.com/v1/exec/exec', '/apis/example.com/v1/namespaces/x/exec/exec',
  '/apis/config.openshift.io/v1/proxies/cluster', '/apis/apps/v1/namespaces/x/deployments/web/scale', '/api/v1/watch/namespaces/x/pods/exec', '/apis/proxy.example.com/v1/things/x',
  '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode', '/apis/rbac.authorization.k8s.io/v1/clusterroles/system:node', '/api/v1/namespaces/shop/pods?labelSelector=a%2Fb',
  '/apis/custom.metrics.k8s.io/v1beta1/namespaces/x/pods/*/requests',
];

const refused = [
  '/api/v1/namespaces/shop/pods/web/exec', '/api/v1/namespaces/shop/pods/web/attach', '/api/v1/namespaces/shop/pods/web/portforward', '/api/v1/namespaces/shop/pods/web/proxy',
  '/api/v1/namespaces/shop/pods/exec/exec', '/api/v1/namespaces/shop/pods/web/exec/', '/api/v1/namespaces/shop/pods/web/exec?command=ls', '/api/v1/namespaces/shop/pods/web/Exec',
  '/api/v1/namespaces/shop/pods/web/%65xec', '/api/v1/namespaces/shop/pods/web%2Fexec', '/api/v1/namespaces/shop/pods/web%2fexec', '/api/v1/namespaces/shop/pods/web%252Fexec',
  '/api/v1/namespaces/shop/pods/web//exec', '//api/v1/namespaces/shop/pods/web/exec', '/api/v1/namespaces/shop/pods/web/x/../exec', '/api/v1/namespaces/shop/pods/web/./exec',
  '/api/v1/namespaces/shop/pods/web/%2e%2e/web', '/api/v1/namespaces/shop/pods/..', '/api/v1/namespaces/shop/pods/web#/exec', '/api/v1/namespaces/shop/pods/web\\exec', '/api/v1/namespaces/shop/pods/web%5Cexec',
  '/api/v1/nodes/n/proxy', '/api/v1/nodes/n/proxy/logs/', '/api/v1/nodes/n:10250/proxy/run/a/b/c', '/api/v1/namespaces/shop/services/https:web:443/proxy/x', '/api/v1/proxy/nodes/n', '/api/v1/watch/proxy/nodes/n',
  '/k8s/clusters/c-1/api/v1/nodes/n/proxy', 'api/v1/pods', '', '/api/v1/namespaces/shop/pods/%', '/api/v1/namespaces/shop/pods/%zz', '/api/v1/pods/\n', '/api/v1/pods/ x', '/api/v1/pods/a%00',
];

describe('a request in a protected context', () => {
  test('that reads passes, whatever its objects are called', () => {
    assert.deepEqual(reads.filter((path) => !onlyReads({ path })), []);
    const pods: Resource = { group: '', version: 'v1', resource: 'pods', singular: 'pod', kind: 'Pod', namespaced: true, verbs: [], shortNames: [], categories: [] };
    for (const name of ['exec', 'attach', 'proxy', 'portforward', 'a.b', 'system:x', "odd'name", 'ünï']) {
      assert.ok(onlyReads({ path: objectPath({ resource: pods, namespace: name, name }) }), name);
      assert.ok(onlyReads({ path: objectPath({ resource: pods, namespace: name, name }, 'log') }), name);
      assert.ok(onlyReads({ path: collectionPath({ ...pods, resource: name }, name) }), name);
    }
  });

  test('that reaches into containers, nodes and services is refused, and so is what can be read in two ways', () => {
    assert.deepEqual(refused.filter((path) => onlyReads({ path })), []);
  });

  test('that is no GET is refused, a dry run too, but for reviews of oneself', () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'get', 'HEAD', 'OPTIONS', 'CONNECT', ''] as NonNullable<KubeRequest['method']>[]) {
      assert.deepEqual([...reads, ...refused].filter((path) => onlyReads({ method, path })), [], method);
    }
    assert.equal(onlyReads({ method: 'POST', path: '/api/v1/namespaces/x/pods', query: { dryRun: 'All' } } as KubeRequest), false);
    for (const path of ['/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', '/apis/authentication.k8s.io/v1/selfsubjectreviews']) {
      assert.ok(onlyReads({ method: 'POST', path }), path);
      for (const other of [`${path}/x`, `${path}?x`, `/${path}`, path.replace('selfsubject', 'subject'), `${path}/../x`, `${path}\n`]) {
        assert.ok(!onlyReads({ method: 'POST', path: other }), other);
      }
      assert.ok(!onlyReads({ method: 'DELETE', path }), path);
    }
    assert.ok(!onlyReads({ method: 'POST', path: '/apis/authentication.k8s.io/v1/tokenreviews' }));
  });

  test('cannot be disguised: in 200,000 odd paths none that passes reaches, however it is read', () => {
    const random = new Seeded(4);
    let passed = 0;
    let dangerous = 0;
    for (let index = 0; index < 200_000; index++) {
      const path = oddPath(random);
      const reaches = readings(path).some(reachesFor);
      dangerous += Number(reaches);
      if (onlyReads({ path })) {
        passed++;
        assert.ok(!reaches, path);
      }
    }
    assert.ok(passed > 20_000 && dangerous > 40_000, `${passed} passed, ${dangerous} reach`);
  });
});

/** The ways in which servers and proxies may read a path. */
function readings(path: string): string[] {
  const found = new Set([path.split('?')[0] ?? '']);
  for (const read of [unescape, (text: string) => text.replaceAll('\\', '/'), (text: string) => posix.normalize(text), (text: string) => text.split('#')[0] ?? '', (text: string) => text.split(';')[0] ?? '', (text: string) => text.toLowerCase(), unescape]) {
    for (const text of [...found]) {
      found.add(read(text));
    }
  }
  return [...found];
}

function unescape(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** Written after k8s.io/apiserver's RequestInfoFactory, without a thought to how the product does it. */
function reachesFor(path: string): boolean {
  const parts = path.split('/').filter((part) => part !== '');
  const [prefix] = parts;
  if (prefix !== 'api' && prefix !== 'apis') {
    return false;
  }
  let rest = parts.slice(prefix === 'api' ? 2 : 3);
  if (rest[0] === 'proxy') {
    return true;
  }
  if (rest[0] === 'watch') {
    rest = rest.slice(1);
  }
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize';
  const [, , subresource] = inNamespace ? rest.slice(2) : rest;
  return ['exec', 'attach', 'portforward', 'proxy'].includes(subresource ?? '');
}
