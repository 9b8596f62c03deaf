import type { CollectionQuery, FactsReader } from './types.ts';

type Kind = Pick<CollectionQuery, 'resource'>;

/** Whether a list of `wide` has every row of `wanted`, with the facts that are wanted. */
export function coversAll(wide: CollectionQuery, wanted: CollectionQuery): boolean {
  return isOfKind(wide, wanted) && !hasSelectors(wide) && (wide.namespace === undefined || wide.namespace === wanted.namespace) && reads(wide.facts, wanted.facts);
}

/** Whether two lists have the same rows. */
export function isSameRange(left: CollectionQuery, right: CollectionQuery): boolean {
  return isOfKind(left, right) && left.namespace === right.namespace && left.labelSelector === right.labelSelector && left.fieldSelector === right.fieldSelector;
}

/** Whether lists of one kind differ so that `left`, which has no selectors, has rows that `right` leaves out. */
export function isWider(left: CollectionQuery, right: CollectionQuery): boolean {
  return hasSelectors(right) || (left.namespace === undefined && right.namespace !== undefined);
}

/** Whether a list with this reader has the facts that another one reads. */
export function reads(reader: FactsReader | undefined, wanted: FactsReader | undefined): boolean {
  return wanted === undefined || reader?.id === wanted.id || reader?.serves?.includes(wanted.id) === true;
}

function isOfKind({ resource: left }: Kind, { resource: right }: Kind): boolean {
  return left.group === right.group && left.version === right.version && left.resource === right.resource;
}

function hasSelectors({ labelSelector, fieldSelector }: CollectionQuery): boolean {
  return labelSelector !== undefined || fieldSelector !== undefined;
}
