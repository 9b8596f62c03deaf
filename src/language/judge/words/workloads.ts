import { didYouMean, join, quote } from '../../words.ts';
import { entryOf, field, stringEntries, type MapEntry, type TreeNode } from '../../tree.ts';
import { listedValues } from '../message.ts';
import { placeOfKey } from './names.ts';
import { shown, type Explained, type Rule } from './rule.ts';

/** The labels that a workload's selector asks for and its pods do not have. */
export const selector: Rule = (said, spot) => {
  if (!said.detail.includes('`selector` does not match template `labels`')) {
    return undefined;
  }
  const { root } = spot.manifest;
  const asked = field(root, 'spec', 'selector', 'matchLabels') ?? field(root, 'spec', 'selector');
  const given = field(root, 'spec', 'template', 'metadata', 'labels');
  for (const [key, wanted] of stringEntries(asked)) {
    const entry = entryOf(given, key);
    if (entry === undefined || entry.value.type === 'scalar' && entry.value.value !== wanted) {
      return mismatch(key, wanted, entryOf(asked, key)!, entry, field(root, 'metadata', 'labels'));
    }
  }
  return { message: 'the selector does not match the labels of the template' };
};

/** Of the two the one that the object's own labels do not agree with is the wrong one. */
function mismatch(key: string, wanted: string, inSelector: MapEntry, inTemplate: MapEntry | undefined, own: TreeNode | undefined): Explained {
  if (inTemplate === undefined) {
    return { message: `the selector asks for the label \`${key}: ${wanted}\`, which the pods of the template do not have`, related: [{ ...placeOf(inSelector), message: 'the selector' }] };
  }
  const given = inTemplate.value.type === 'scalar' ? String(inTemplate.value.value) : '';
  const ownValue = entryOf(own, key)?.value;
  const selectorIsWrong = ownValue?.type === 'scalar' && String(ownValue.value) === given;
  const [wrong, other] = selectorIsWrong ? [inSelector, inTemplate] : [inTemplate, inSelector];
  return {
    message: `the selector asks for \`${key}: ${wanted}\`, but the pods of the template have \`${key}: ${given}\``,
    place: placeOf(wrong),
    related: [{ ...placeOf(other), message: selectorIsWrong ? 'the label of the template' : 'the selector' }],
  };
}

function placeOf({ keyPlace, value }: MapEntry): { start: number; end: number } {
  return value.type === 'scalar' && value.end > value.start ? { start: value.start, end: value.end } : { start: keyPlace.start, end: keyPlace.end };
}

/** Which restart policies a workload's pods may have. */
export const restartPolicy: Rule = (said, spot) => {
  const allowed = listedValues(said.detail);
  const { kind } = spot.manifest.type;
  if (!spot.path.endsWith("template.spec.restartPolicy") || allowed.length === 0) {
    return undefined;
  }
  const which = join(allowed, 'or');
  const value = spot.rest === '' && spot.node.type === 'scalar' ? spot.node.source : '';
  if (value === '') {
    return { message: `\`restartPolicy\` is required in the pods of a ${kind}: ${which}` };
  }
  return { code: 'invalid-value', message: `the pods of a ${kind} cannot have the \`restartPolicy\` ${quote(value)}${didYouMean(value, allowed).replace('?', '')}; allowed: ${allowed.join(', ')}` };
};

/** A request that is more than its limit. The server does not name the resource in the path. */
export const requests: Rule = (said, spot) => {
  const match = /^must be less than or equal to (\S+) limit(?: of (\S+))?/.exec(said.detail);
  const value = shown(said);
  return match === null || value === undefined ? undefined : {
    message: `the request of ${quote(value)} is more than the limit of ${match[1]!}${match[2] === undefined ? '' : `, ${quote(match[2])}`}`,
    ...placeOfKey(spot, match[1]!),
  };
};

/** Two sources in one volume, two handlers in one probe. */
export const oneOf: Rule = (said, spot) => {
  const match = /^may not specify more than (?:1|one) (.+)$/.exec(said.detail);
  return match === null ? undefined : { message: `\`${spot.name}\` is one ${match[1]!} too many: only one may be given` };
};

/** Fields of one map that exclude each other, where the server only names the map. */
export const exclusive: Rule = (said, spot) => {
  const found = together.find(([pattern]) => pattern.test(said.detail));
  const place = found === undefined ? undefined : entryOf(field(spot.node, ...found[1].slice(0, -1)), found[1].at(-1)!)?.keyPlace;
  return place === undefined ? undefined : { message: found![2], place };
};

const together: readonly (readonly [RegExp, readonly string[], string])[] = [
  [/cannot set both port name & port number/, ['service', 'port'], '`port` has a name and a number: only one may be given'],
  [/may not specify both ipBlock and another peer/, ['ipBlock'], '`ipBlock` cannot stand beside another peer: make two items of them'],
];

/** When a CronJob runs. */
export const schedule: Rule = (said, spot) => {
  const value = shown(said);
  const isSchedule = spot.path === 'spec.schedule' && said.form === 'invalid' && value !== undefined;
  const why = said.detail.replace(/^failed to parse .*?: /, '').replace(/: \[.*\]$/s, '');
  return isSchedule ? { message: `${quote(value)} is not a schedule, five fields such as \`0 3 * * *\`: ${why}` } : undefined;
};
