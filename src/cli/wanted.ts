import { Failure } from '../common/failure.ts';

/** Objects that a person names: those of a type with these names, or all of the type where there are none. */
export interface Wanted {
  readonly type: string;
  readonly names: readonly string[];
}

/**
 * Reads `TYPE[,TYPE...] [NAME...]` or `TYPE/NAME...`; `slashed` tells the second. Throws a Failure that says what is
 * wrong, with `hint`.
 */
export function readWanted(positionals: readonly string[], hint: string): { readonly wanted: readonly Wanted[]; readonly slashed: boolean } {
  const [first, ...rest] = positionals;
  if (first === undefined) {
    throw new Failure('invalid', 'The type of the object is missing.', { hint });
  }
  if (positionals.some((word) => word.includes('/'))) {
    return { wanted: positionals.map(typeAndName), slashed: true };
  }
  const types = [...new Set(first.split(',').filter(Boolean))];
  if (types.length === 0) {
    throw new Failure('invalid', 'The type of the object is missing.', { hint });
  }
  return { wanted: types.map((type) => ({ type, names: rest })), slashed: false };
}

function typeAndName(word: string): Wanted {
  const [type = '', name = '', ...more] = word.split('/');
  if (type === '' || name === '' || more.length > 0) {
    throw new Failure('invalid', `"${word}" is no TYPE/NAME.`, { hint: 'Types with and without a slash cannot be mixed.' });
  }
  return { type, names: [name] };
}
