import { asString, at } from '../../common/json.ts';

/** The text at a path of an object, '' where there is none. */
export function textAt(object: unknown, ...path: string[]): string {
  return asString(at(object, ...path)) ?? '';
}
