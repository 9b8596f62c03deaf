import type { Translate } from '../translate.ts';
import type { Scope } from './scopes.ts';

/** Names that are written out before the others are counted. */
const mostNames = 2;

/** A scope in a few words: `Namespaces a, b and 3 more`. */
export function scopeText({ namespaces }: Scope, t: Translate): string {
  const [only] = namespaces;
  if (only === undefined) {
    return t('All namespaces');
  }
  return namespaces.length === 1 ? t('Namespace {0}', only) : t('Namespaces {0}', namesText(namespaces, t));
}

/** As `scopeText`, where it is clear that namespaces are meant. */
export function shortScopeText({ namespaces }: Scope, t: Translate): string {
  return namespaces.length === 0 ? t('all namespaces') : namesText(namespaces, t);
}

function namesText(names: readonly string[], t: Translate): string {
  const [first = '', second = ''] = names;
  const more = names.length - mostNames;
  return more > 0 ? t('{0}, {1} and {2} more', first, second, String(more)) : names.join(', ');
}
