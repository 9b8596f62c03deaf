import { didYouMean, join, quote } from '../../words.ts';
import { field, itemsOf, textOf, type TreeNode } from '../../tree.ts';
import { homeOf, itemOf, type Spot } from '../spot.ts';
import { placeIn } from './names.ts';
import { shown, type Rule } from './rule.ts';

/** A name that must be somewhere else in the object and is not. */
export const notFound: Rule = (said, spot) => {
  const value = shown(said);
  if (said.form !== 'not-found' || value === undefined) {
    return undefined;
  }
  if (/volume(?:Mounts|Devices)\[\d+\]\.name$/.test(spot.path)) {
    const volumes = volumeNames(spot);
    const hint = didYouMean(value, volumes);
    const known = hint !== '' ? hint : volumes.length === 0 ? '; it has no volumes' : `; its volumes are ${join(volumes.map(quote), 'and')}`;
    return { message: `no volume of this pod is called ${quote(value)}${known}` };
  }
  return { message: `${quote(value)} of \`${spot.name}\` is not there${said.detail === '' ? '' : `: ${said.detail}`}`, ...placeIn(spot, value) };
};

/** The volumes of the pod that the spot is in; a StatefulSet's claims are volumes, too. */
function volumeNames({ nodes, steps, manifest }: Spot): string[] {
  const depth = steps.findIndex((step) => /^(?:ephemeralC|initC|c)ontainers$/.test(String(step)));
  const pod = nodes[Math.max(depth, 0)];
  const claims = itemsOf(field(manifest.root, 'spec', 'volumeClaimTemplates')).map((claim) => field(claim, 'metadata'));
  return [...itemsOf(field(pod, 'volumes')), ...claims].flatMap((volume) => textOf(field(volume, 'name')) ?? []);
}

/** A value that is there already and may be there once. */
export const duplicate: Rule = (said, spot) => {
  if (said.form !== 'duplicate' && !(said.form === 'invalid' && said.detail.startsWith("must be unique"))) {
    return undefined;
  }
  const value = shown(said);
  const first = firstOf(spot);
  const list = String(spot.steps.slice(0, -1).findLast((step) => typeof step === 'string') ?? spot.name);
  const what = value === undefined ? `this item of \`${spot.name}\` is there already` : `${quote(value)} is given twice`;
  const where = value === undefined || list === spot.name ? '' : `: each \`${spot.name}\` of \`${list}\` must be another`;
  return {
    code: 'duplicate-value',
    message: `${what}${where}`,
    ...(value === undefined ? {} : placeIn(spot, value)),
    ...(first === undefined ? {} : { related: [{ start: first.start, end: first.end, message: 'the first one' }] }),
  };
};

/** Where the same value stands in an earlier item of the list. */
function firstOf(spot: Spot): { readonly start: number; readonly end: number } | undefined {
  const item = itemOf(spot);
  if (item === undefined) {
    return undefined;
  }
  for (const earlier of item.items.slice(0, item.index)) {
    const same = field(earlier, ...item.below.map(String));
    if (same !== undefined && isSame(same, spot.node)) {
      return same.type === 'scalar' ? same : homeOf({ node: same, entry: undefined, manifest: spot.manifest });
    }
  }
  return undefined;
}

/** Whether two nodes say the same; of maps, whether one says nothing else about what both name. */
function isSame(a: TreeNode, b: TreeNode): boolean {
  if (a.type === 'scalar' || b.type === 'scalar') {
    return a.type === 'scalar' && b.type === 'scalar' && a.value === b.value;
  }
  if (a.type !== 'map' || b.type !== 'map') {
    return false;
  }
  const keys = a.entries.filter(({ key, value }) => key !== 'name' && value.type === 'scalar').map(({ key }) => key);
  return keys.every((key) => isSame(field(a, key)!, field(b, key) ?? field(a, key)!));
}
