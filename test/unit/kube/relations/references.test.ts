import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { uses } from '../../../../src/kube/relations/references.ts';

const usesOf = (object: object): unknown => uses.read({ ...object }).uses;

describe('what an object uses by name', () => {
  test('of a pod: volumes of every driver, generated claims, containers of every sort, each once', () => {
    assert.deepEqual(usesOf({
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        volumes: [
          { name: 'a', azureFile: { secretName: 'azure', shareName: 'x' } }, { name: 'b', rbd: { secretRef: { name: 'rbd' } } }, { name: 'c', flexVolume: { secretRef: { name: 'flex' } } },
          { name: 'd', ephemeral: { volumeClaimTemplate: {} } }, { name: 'e', emptyDir: {} }, { name: 'f', persistentVolumeClaim: { claimName: 'data' } },
          { name: 'g', projected: { sources: [{ serviceAccountToken: {} }, { configMap: { name: 'ca' } }] } },
        ],
        containers: [{ envFrom: [{ configMapRef: { name: 'ca' } }] }],
        ephemeralContainers: [{ env: [{ valueFrom: { secretKeyRef: { name: 'debug' } } }, { valueFrom: { fieldRef: {} } }, { value: 'plain' }] }],
      },
    }), ['Secret/azure', 'Secret/rbd', 'Secret/flex', 'PersistentVolumeClaim/data', 'ConfigMap/ca', 'Secret/debug', 'PersistentVolumeClaim/web-d']);
  });

  test('of a Gateway: certificates of its own namespace', () => {
    const certificateRefs = [{ name: 'a' }, { name: 'b', namespace: 'shop' }, { name: 'c', namespace: 'other' }, { group: 'example.com', kind: 'Vault', name: 'd' }, { kind: 'ConfigMap', name: 'e' }];
    assert.deepEqual(usesOf({ kind: 'Gateway', metadata: { namespace: 'shop' }, spec: { listeners: [{ tls: { certificateRefs } }, {}] } }), ['Secret/a', 'Secret/b', 'ConfigMap/e']);
  });

  test('of anything else that has no such fields: nothing', () => {
    for (const object of [{}, { kind: 'Pod', spec: 'odd' }, { kind: 'Ingress', spec: { tls: [null, { secretName: 7 }] } }, { kind: 'Deployment', spec: { template: [] } }]) {
      assert.deepEqual(usesOf(object), []);
    }
  });
});
