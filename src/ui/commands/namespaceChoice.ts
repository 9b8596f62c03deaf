import { allNamespaces, type Scope } from '../explorer/scopes.ts';

/** One line of the namespace picker. */
export type NamespaceLine =
  | { readonly kind: 'all' }
  | { readonly kind: 'favourite' | 'plain'; readonly name: string }
  | { readonly kind: 'typed' };

/** What the picker knows of a context's namespaces. */
export interface KnownNamespaces {
  readonly names: readonly string[];
  /** Whether these are all there are; false also while they are being read. */
  readonly complete: boolean;
}

/** The picker's lines: all namespaces, the favourites, then the others, the scope's first; and where not all are known, one to type a name. */
export function namespaceLines(known: KnownNamespaces, favourites: readonly string[], scope: Scope, mayType: boolean): NamespaceLine[] {
  const there = new Set(known.names);
  const pinned = new Set(known.complete ? favourites.filter((name) => there.has(name)) : favourites);
  // A namespace that is chosen but gone has a line, too, so that it can be taken out.
  const others = [...new Set([...scope.namespaces, ...known.names])].filter((name) => !pinned.has(name));
  return [
    { kind: 'all' },
    ...[...pinned].map((name) => ({ kind: 'favourite', name }) as const),
    ...others.map((name) => ({ kind: 'plain', name }) as const),
    ...(mayType ? [{ kind: 'typed' } as const] : []),
  ];
}

/** The picker as it stands when Enter is pressed. */
export interface PickerState {
  /** The line that has the focus. */
  readonly active: NamespaceLine | undefined;
  /** Whether that is the line that had it when the picker opened, and nothing was typed. */
  readonly untouched: boolean;
  readonly ticked: readonly NamespaceLine[];
  /** Whether the person has ticked or unticked anything. */
  readonly ticking: boolean;
}

/**
 * What Enter means: the ticked namespaces where the person has ticked any; else the one line that has the focus; and
 * nothing new where nothing was touched. `type` asks for a name.
 */
export function chosenScope({ active, untouched, ticked, ticking }: PickerState, before: Scope): Scope | 'type' {
  if (!ticking) {
    return untouched || active === undefined ? before : active.kind === 'typed' ? 'type' : scopeOf([active]);
  }
  const real = ticked.filter(({ kind }) => kind !== 'typed');
  return real.length < ticked.length ? 'type' : real.length === 0 ? before : scopeOf(real);
}

/** Of all namespaces and single ones only the last ticked can hold. */
export function withoutContradiction(before: readonly NamespaceLine[], now: readonly NamespaceLine[]): readonly NamespaceLine[] {
  const allNow = now.find(({ kind }) => kind === 'all');
  if (allNow === undefined || now.length === 1) {
    return now;
  }
  return before.some(({ kind }) => kind === 'all') ? now.filter(({ kind }) => kind !== 'all') : [allNow];
}

function scopeOf(lines: readonly NamespaceLine[]): Scope {
  const names = lines.flatMap((line) => 'name' in line ? [line.name] : []).sort();
  return lines.some(({ kind }) => kind === 'all') ? allNamespaces : { namespaces: names };
}
