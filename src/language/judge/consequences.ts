import { nearest } from '../words.ts';
import { field, itemsOf, textOf } from '../tree.ts';
import { stepsOf } from './locate.ts';
import { readMessage } from './message.ts';
import { identityOf, type Spot } from './spot.ts';
import type { ServerFinding } from './types.ts';
import { shown } from './words/rule.ts';

/** A server's finding and where it points. */
export interface Told {
  readonly said: ServerFinding;
  readonly spot: Spot;
}

/** Whether a finding would go if its cause were put right. */
type Follows = (each: Told, cause: Told) => boolean;

/** What is said of a value that must not be empty follows from that. */
const ofEmpty: Follows = (each, cause) => cause.said.reason === 'FieldValueRequired' && each.said.reason !== 'FieldValueRequired'
  && each.said.stage === 'validation' && identityOf(each.spot) === identityOf(cause.spot);

/** A field is missing because its name is misspelt beside. */
const ofMisspelling: Follows = (each, cause) => {
  if (cause.said.reason !== 'UnknownField' || each.said.stage !== 'validation') {
    return false;
  }
  const parent = cause.spot.nodes.at(-2);
  const isMissingBeside = each.spot.node === parent && each.spot.rest !== '' && nearest(cause.spot.name, [stepsOf(each.spot.rest)[0]!]) !== undefined;
  const isEmptyWithout = each.spot.node === parent && each.spot.rest === '' && /empty|must specify|required/i.test(each.said.message);
  return isMissingBeside || isEmptyWithout;
};

/** Everything below a field that is missing, but for one that says so. */
const ofMissingParent: Follows = (each, cause) => {
  const [own, other] = [stepsOf(each.spot.rest), stepsOf(cause.spot.rest)];
  const isBelow = own.length > 1 && other.length > 0 && own[0] === other[0] && each.spot.node === cause.spot.node;
  const ranks = [each, cause].map(({ said, spot }) => (said.reason === 'FieldValueRequired' ? 0 : 1000) + stepsOf(spot.rest).length);
  return isBelow && (ranks[0]! > ranks[1]! || ranks[0] === ranks[1] && each.said.field > cause.said.field);
};

/** A selector cannot match where it, or what it is to match, is missing or wrong itself. */
const ofSelector: Follows = (each, cause) => {
  if (!each.said.message.includes('`selector` does not match template `labels`') || cause.said.message === each.said.message) {
    return false;
  }
  return /^spec\.selector\b/.test(cause.spot.path) || cause.said.reason === 'UnknownField' && /^spec\.template\.metadata\b/.test(cause.spot.path);
};

/** A volume with a mistake in it counts as none, so nothing can mount it. */
const ofVolume: Follows = (each, cause) => {
  const match = /^(.*?)(?:ephemeralC|initC|c)ontainers\[\d+\]\.volume(?:Mounts|Devices)\[\d+\]\.name$/.exec(each.spot.path);
  const volumes = match === null ? undefined : `${match[1]!}volumes[`;
  if (volumes === undefined || each.said.reason !== 'FieldValueNotFound' || !cause.spot.path.startsWith(volumes)) {
    return false;
  }
  const index = Number(/^\d+/.exec(cause.spot.path.slice(volumes.length))?.[0]);
  const pod = each.spot.nodes[each.spot.steps.findIndex((step) => String(step).endsWith("ontainers"))];
  const volume = itemsOf(field(pod, 'volumes'))[index];
  const value = readMessage(each.said.message).value;
  const name = textOf(field(volume, 'name'));
  return name === value || name === undefined;
};

/** A selector is not valid because of what is said of a part of it. */
const ofPart: Follows = (each, cause) => each.said.message.includes('invalid label selector') && cause.said.field.startsWith(`${each.said.field}.`);

/** What cannot be read counts as missing, for some rules in the map above. */
const ofUnreadable: Follows = (each, cause) => each.said.reason === 'FieldValueRequired' && cause.said.stage === 'decode'
  && stepsOf(each.said.field).at(-1) === stepsOf(cause.said.field).at(-1) && each.spot.rest !== '' && cause.spot.nodes.includes(each.spot.node);

/** The server fills in what is not written from what is: the same value is wrong twice then. */
const ofDefault: Follows = (each, cause) => {
  const [filledIn, given] = [each, cause].map(({ said }) => shown(readMessage(said.message)) ?? null);
  if (each.spot.path === 'metadata.name' && cause.spot.path === 'metadata.generateName') {
    return each.spot.rest !== '';
  }
  const isFilledIn = each.spot.rest !== '' && cause.spot.rest === '' && each.said.reason !== 'FieldValueRequired' && filledIn !== null && given !== null;
  return isFilledIn && filledIn!.replace(/List$/, '').toLowerCase() === given!.toLowerCase();
};

/** A bound that is wrong is held against all that the server fills in, too. */
const ofBound: Follows = (each, cause) => {
  const [filledIn, given] = [each, cause].map(({ said }) => /^(\w+ value \S+) is greater than/.exec(readMessage(said.message).detail)?.[1]);
  return each.spot.rest !== '' && cause.spot.rest === '' && filledIn !== undefined && filledIn === given;
};

/** The same is said of a value in two ways. */
const ofRange: Follows = (each, cause) => each.said.message.startsWith("Checked value must be of type") && identityOf(each.spot) === identityOf(cause.spot);

/** What a definition's status must say follows from its versions. */
const ofVersions: Follows = (each, cause) => each.spot.path.startsWith('status.storedVersions') && cause.spot.path.startsWith('spec.versions');

/** What a key's second value leaves out is there in the first one. */
const ofDuplicate: Follows = (each, cause) => cause.said.reason === 'DuplicateKey' && each.said.reason === 'FieldValueRequired' && each.spot.rest === ''
  && each.spot.node.type === 'scalar' && each.spot.node.value !== null && each.spot.node.value !== '';

const all: readonly Follows[] = [ofDuplicate, ofRange, ofBound, ofDefault, ofVersions, ofPart, ofUnreadable, ofEmpty, ofMisspelling, ofMissingParent, ofSelector, ofVolume];

/** More than people make; beyond it every finding is told. */
const maxCompared = 300;

/** Without what follows from another finding, so that one mistake is one finding. */
export function withoutConsequences(told: readonly Told[]): readonly Told[] {
  const causes = told.length > maxCompared ? told : told.filter((each) => !told.some((cause) => cause !== each && all.some((follows) => follows(each, cause))));
  return causes.length === 0 ? told : causes;
}
