import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { locate } from '../../../../src/language/judge/locate.ts';
import { spotOf } from '../../../../src/language/judge/spot.ts';
import { identify } from '../../../../src/language/manifest.ts';
import { parseSlice } from '../../../../src/language/parse.ts';

const text = `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app.kubernetes.io/name: a, app: b, app.kubernetes.io: c}
  annotations:
    "odd]key": x
spec:
  containers:
    - &first
      name: web
      image: one
    - *first
    - <<: *first
      name: third
  tolerations: []
`;
const root = parseSlice(text).root!;

/** The text that a path leads to, and what of it is not there. */
function at(path: string): [string, string] {
  const { nodes, rest } = locate(root, path);
  const { start, end } = nodes.at(-1)!;
  return [text.slice(start, end).trimEnd(), rest];
}

describe('a path of the server leads', () => {
  const promises: [string, string, [string, string]][] = [
    ['through lists', 'spec.containers[0].image', ['one', '']],
    ['to an item that is named by its name', 'spec.containers[third].name', ['third', '']],
    ['to a key with dots in brackets', 'metadata.labels[app.kubernetes.io/name]', ['a', '']],
    ['to a key with dots as a child', 'metadata.labels.app.kubernetes.io/name', ['a', '']],
    ['to the longest key of those that begin alike', 'metadata.labels.app.kubernetes.io', ['c', '']],
    ['to a key with a bracket in it', 'metadata.annotations[odd]key]', ['x', '']],
    ['through an alias', 'spec.containers[1].image', ['one', '']],
    ['through a merge key', 'spec.containers[2].image', ['one', '']],
    ['to a name in another case', 'spec.Containers[0].name', ['web', '']],
    ['to the parent of what is not there', 'spec.containers[0].ports[0].name', ['name: web\n      image: one', 'ports[0].name']],
    ['to the list that is too short', 'spec.containers[7].image', [at('spec.containers')[0], '[7].image']],
    ['nowhere but to the object', '', [text.trimEnd(), '']],
  ];
  for (const [name, path, expected] of promises) {
    test(name, () => assert.deepEqual(at(path), expected));
  }
});

describe('what the server keeps in another form is found as it is written', () => {
  const written: [string, string, string, string][] = [
    ['a metric of a HorizontalPodAutoscaler v1', 'autoscaling/v1\nkind: HorizontalPodAutoscaler\nspec: {targetCPUUtilizationPercentage: 0}\n', 'spec.metrics[0].resource.target.averageUtilization', '0'],
    ['a field of the pod that it keeps in the security context', 'v1\nkind: Pod\nspec: {hostNetwork: true}\n', 'spec.securityContext.hostNetwork', 'true'],
    ['the old name of an account', 'v1\nkind: Pod\nspec: {serviceAccount: A}\n', 'spec.serviceAccountName', 'A'],
    ['data that was given as a string', 'v1\nkind: Secret\nstringData: {a/b: c}\n', 'data[a/b]', 'c'],
    ['the first address of a Service', 'v1\nkind: Service\nspec: {clusterIP: x}\n', 'spec.clusterIPs[0]', 'x'],
    ['the schema of the only version', 'apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {versions: [{name: v1, schema: {openAPIV3Schema: {type: strin}}}]}\n', 'spec.validation.openAPIV3Schema.type', 'strin'],
    ['an item that it does not number', 'v1\nkind: Pod\nspec: {containers: [{volumeMounts: [{subPath: a}, {subPath: ../b}]}]}\n', 'spec.containers[0].volumeMounts.subPath', '../b'],
  ];
  for (const [name, body, path, expected] of written) {
    test(name, () => {
      const document = `apiVersion: ${body}`;
      const [manifest] = identify(parseSlice(document).root).manifests;
      const { node, rest } = spotOf(manifest!, { state: 'unknown' }, path, '../b');
      assert.deepEqual([document.slice(node.start, node.end), rest], [expected, '']);
    });
  }
});
