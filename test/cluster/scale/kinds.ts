import { run } from '../run.ts';
import type { ClusterDescription } from '../types.ts';
import { Writer } from './client.ts';

/** How many definitions large clusters with many operators have. */
export const definitions = 1000;
const definitionsPerGroup = 10;

/**
 * Makes CustomResourceDefinitions, ten to a group (`group-000.example.com`), two versions and printer columns each.
 * Resolves when all are served.
 */
export async function makeKinds(cluster: ClusterDescription, count: number, onProgress?: (line: string) => void): Promise<void> {
  const writer = await Writer.open(cluster.kubeconfig, 16);
  try {
    await writer.each(count, async (index) => {
      await writer.write({ method: 'POST', path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', body: definition(index) });
      if (index % 50 === 0) {
        onProgress?.(`making definitions: ${index} of ${count}`);
      }
    });
  } finally {
    writer.close();
  }
  while (await served(cluster) < count) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function served({ kubectlPath, kubeconfig }: ClusterDescription): Promise<number> {
  const { stdout } = await run(kubectlPath, ['api-resources', '--cached=false', '-o', 'name'], { env: { KUBECONFIG: kubeconfig } });
  return stdout.split('\n').filter((line) => line.endsWith('.example.com')).length;
}

function definition(index: number): object {
  const group = `group-${String(Math.floor(index / definitionsPerGroup)).padStart(3, '0')}.example.com`;
  const kind = `Thing${String(index).padStart(4, '0')}`;
  const plural = `${kind.toLowerCase()}s`;
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'integer' }, mode: { type: 'string' } } } } } };
  const additionalPrinterColumns = [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }, { name: 'Mode', type: 'string', jsonPath: '.spec.mode' }];
  return {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `${plural}.${group}` },
    spec: {
      group, scope: 'Namespaced', names: { plural, singular: kind.toLowerCase(), kind, shortNames: [`t${index}`], categories: ['all-things'] },
      versions: ['v1', 'v1beta1'].map((name, order) => ({ name, served: true, storage: order === 0, schema, additionalPrinterColumns })),
    },
  };
}
