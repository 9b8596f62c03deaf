/** One step of a path in kubectl's dialect of JSONPath. Each takes the values found so far to the next ones. */
export type Step =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'wildcard' }
  /** `..`: every value below, those in between too. */
  | { readonly kind: 'descend' }
  | Slice
  | { readonly kind: 'union'; readonly branches: readonly Path[] }
  | Filter
  /** A value that stands in the path itself, instead of one found in the object. `float` tells 1.0 from 1. */
  | { readonly kind: 'literal'; readonly value: string | number | bigint | boolean; readonly float: boolean }
  /** A bare word: `range` and `end` in templates; any other is refused when it is reached. */
  | { readonly kind: 'word'; readonly word: string };

/** `[from:to:step]`; what is undefined was not written. A single index is `single`. */
export interface Slice {
  readonly kind: 'slice';
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly step: number | undefined;
  readonly single: boolean;
}

/** `[?(left operator right)]`; without an operator, what has a `left` passes. */
export interface Filter {
  readonly kind: 'filter';
  readonly left: Path;
  readonly comparison: { readonly operator: string; readonly right: Path } | undefined;
}

/** What one pair of braces holds. */
export type Path = readonly Step[];

/** A piece of a template: text that is printed as it is, or a path whose values are. */
export type Piece = { readonly text: string } | { readonly path: Path };

export type Template = readonly Piece[];
