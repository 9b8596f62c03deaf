import { asList, asObjects, asString, asStringMap, at } from '../../common/json.ts';
import { compareText } from '../text/values.ts';

interface Term {
  readonly key: string;
  readonly text: string;
}

/** A label selector in the short notation of kubectl's `-l`, its terms sorted by key; `<none>` where it is empty. */
export function selectorText(selector: unknown): string {
  const equal = Object.entries(asStringMap(at(selector, 'matchLabels'))).map(([key, value]) => ({ key, text: `${key}=${value}` }));
  const terms = [...equal, ...asObjects(at(selector, 'matchExpressions')).map(expressionTerm)];
  if (terms.includes(undefined)) {
    return '<error>';
  }
  const sorted = terms.filter((term) => term !== undefined).sort((a, b) => compareText(a.key, b.key));
  return sorted.length === 0 ? '<none>' : sorted.map((term) => term.text).join(',');
}

function expressionTerm(expression: unknown): Term | undefined {
  const key = asString(at(expression, 'key')) ?? '';
  const values = asList(at(expression, 'values')).map(String).sort(compareText).join(',');
  switch (at(expression, 'operator')) {
    case 'In':
      return { key, text: `${key} in (${values})` };
    case 'NotIn':
      return { key, text: `${key} notin (${values})` };
    case 'Exists':
      return { key, text: key };
    case 'DoesNotExist':
      return { key, text: `!${key}` };
    default:
      return undefined;
  }
}
