import type { Translate } from '../translate.ts';
import type { ListFilter } from './filters.ts';

/** What a text says of a filter, or what is wrong with it. */
export type ReadFilter = { readonly filter: ListFilter } | { readonly problem: string };

/** How a part of the text begins that is a selector: as people write it here, and as kubectl takes it. */
const labelStart = /^(?:labels?:|-l[=\s]*|--selector[=\s]\s*)/;
const fieldStart = /^(?:fields?:|--field-selector[=\s]\s*)/;

const key = String.raw`[^\s,()=!]+`;
const labelTerm = String.raw`(?:!\s*${key}|${key}\s+(?:notin|in)\s*\([^)]*\)|${key}(?:!=|==?)[^\s,()=!]*|${key})`;
const labelSelector = new RegExp(`^${labelTerm}(?:\\s*,\\s*${labelTerm})*(?=\\s|$)`);
const fieldTerm = String.raw`${key}(?:!=|==?)(?:\\.|[^\s,=!\\])*`;
const fieldSelector = new RegExp(`^${fieldTerm}(?:\\s*,\\s*${fieldTerm})*(?=\\s|$)`);

/** Names and values of labels, as the API server judges them. */
const labelName = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const labelPrefix = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;

/**
 * Reads a filter as one line: words of names, and selectors for the server as `label:app=web,tier!=x` or `-l app=web`,
 * and `field:status.phase=Running` or `--field-selector status.phase=Running`.
 */
export function readFilter(text: string, t: Translate): ReadFilter {
  const words: string[] = [];
  const labels: string[] = [];
  const fields: string[] = [];
  for (let rest = text.trim(); rest !== ''; rest = rest.trim()) {
    const start = labelStart.exec(rest) ?? fieldStart.exec(rest);
    if (start === null) {
      const [word = ''] = /^\S+/.exec(rest) ?? [];
      if (/^(?:--?\w|[=!])/.test(word)) {
        return { problem: t('{0} is not known here. Use label: or field:.', word) };
      }
      words.push(word);
      rest = rest.slice(word.length);
      continue;
    }
    const isLabel = labelStart.test(rest);
    rest = rest.slice(start[0].length);
    const [selector] = (isLabel ? labelSelector : fieldSelector).exec(rest) ?? [];
    const problem = isLabel ? labelProblem(selector, rest, t) : fieldProblem(selector, rest, t);
    if (selector === undefined || problem !== undefined) {
      return { problem: problem ?? '' };
    }
    (isLabel ? labels : fields).push(selector);
    rest = rest.slice(selector.length);
  }
  return { filter: withoutEmpty({ name: words.join(' '), labels: labels.join(','), fields: fields.join(',') }) };
}

/** The filter as a person would write it. */
export function filterText({ name, labels, fields }: ListFilter): string {
  return [name ?? '', labels === undefined ? '' : `label:${labels}`, fields === undefined ? '' : `field:${fields}`].filter((part) => part !== '').join(' ');
}

function labelProblem(selector: string | undefined, rest: string, t: Translate): string | undefined {
  if (selector === undefined) {
    return t('Not a label selector: {0}. Write it as app=web, tier!=x, env in (a,b) or !key.', shown(rest));
  }
  const named = [...selector.matchAll(/(?:^|,)\s*!?\s*([^\s,()=!]+)(?![^(]*\))/g)].map(([, name = '']) => name);
  const wrongKey = named.find((name) => !isLabelKey(name));
  if (wrongKey !== undefined) {
    return t('No label can be called {0}.', shown(wrongKey));
  }
  const single = [...selector.matchAll(/(?:!=|==?)([^\s,()=!]*)/g)].map(([, value = '']) => value);
  const several = [...selector.matchAll(/\(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(',').map((value) => value.trim()));
  const wrong = [...single, ...several].find((value) => value !== '' && !labelName.test(value));
  return wrong === undefined ? undefined : t('No label can have the value {0}.', shown(wrong));
}

function fieldProblem(selector: string | undefined, rest: string, t: Translate): string | undefined {
  return selector === undefined ? t('Not a field selector: {0}. Write it as status.phase=Running or metadata.name!=x.', shown(rest)) : undefined;
}

function isLabelKey(text: string): boolean {
  const [prefix = '', name, more] = text.includes('/') ? text.split('/') : [undefined, text];
  return more === undefined && labelName.test(name ?? '') && (!text.includes('/') || labelPrefix.test(prefix));
}

function shown(text: string): string {
  return text === '' ? '""' : text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function withoutEmpty(parts: Required<ListFilter>): ListFilter {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ''));
}
