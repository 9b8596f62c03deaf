import type { Schemas } from '../../src/language/ports.ts';
import { parseApiVersion } from '../../src/schema/types.ts';
import { never } from '../unit/language/corpus.ts';
import { fixtures } from '../unit/language/fixtures.ts';
import { dataOf, type Seedling } from './mutant.ts';
import { Pool } from './mutate/tree.ts';

/** The accepted manifests of the fixtures, as stock for mutants. */
export async function seedlingsOf(schemas: Schemas): Promise<{ readonly seedlings: readonly Seedling[]; readonly pool: Pool }> {
  const seedlings: Seedling[] = [];
  for (const { label, slice } of fixtures('accepted')) {
    const object = dataOf(slice.text);
    // Items of a List are posted one by one, so that nothing is told of the List itself.
    if (object !== undefined && object.kind !== 'List') {
      const answer = await schemas.find({ ...parseApiVersion(String(object.apiVersion)), kind: String(object.kind) }, never);
      seedlings.push({ label, text: slice.text, object, schema: answer.state === 'found' ? answer.schema : undefined });
    }
  }
  return { seedlings, pool: new Pool(seedlings.map(({ object }) => object)) };
}
