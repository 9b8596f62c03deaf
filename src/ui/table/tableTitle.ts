import { pluralLabel } from '../explorer/layout.ts';
import type { Translate } from '../translate.ts';
import type { TableAddress } from './address.ts';

/** Says in a table's tab what is shown of which scope and context, such as `Pods · default · prod`. */
export function tableTitle({ context, kind, resource, namespaces, labels, fields }: TableAddress, isProtected: boolean, t: Translate): string {
  const scope = namespaces.length > 2 ? [t('{0} namespaces', namespaces.length)] : namespaces;
  const selectors = [labels, fields].filter((selector) => selector !== '');
  return [pluralLabel({ kind, resource }), ...scope, ...selectors, isProtected ? t('{0} (protected)', context) : context].join(' · ');
}
