import { isObject } from '../../common/json.ts';
import type { Targets } from '../commands/targets.ts';
import { ObjectTargets } from '../target.ts';
import { rowName } from './rowName.ts';

/** The names of the objects, containers or contexts that a command is about; those of rows that have none are left out. */
export async function chosenNames(targets: Targets, args: readonly unknown[], title: string): Promise<readonly string[]> {
  const [first] = args;
  const nodes = first instanceof ObjectTargets ? [] : targets.nodes(args);
  // A key means what is selected, and asks nothing where that is nothing.
  const byKey = isObject(first) && first.selection === true;
  const names = byKey || nodes.length > 0 ? nodes.map(rowName) : (await targets.objects(args, title)).map(({ ref }) => ref.name);
  return names.filter((name) => name !== undefined);
}
