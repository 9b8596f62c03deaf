import type { Finding } from '../findings.ts';
import type { Manifest } from '../manifest.ts';
import type { SchemaAnswer } from '../ports.ts';
import type { TreeNode } from '../tree.ts';
import { withoutConsequences, type Told } from './consequences.ts';
import { detailsOf, explain } from './explain.ts';
import { stepsOf } from './locate.ts';
import { readMessage } from './message.ts';
import { isOfSpec, isRemark, withField } from './place.ts';
import { identityOf, spotOf, type Spot } from './spot.ts';
import type { ServerFinding } from './types.ts';

/** A minor of Kubernetes that is in force and is not the judge's own: then its schema decides which fields there are. */
export interface OtherMinor {
  readonly minor: string;
  /** Newer than all that the judge knows. */
  readonly newer: boolean;
}

/** One object of a document, what its schema says of it and what the judge does. */
export interface Case {
  readonly manifest: Manifest;
  readonly answer: SchemaAnswer;
  readonly schema: readonly Finding[];
  /** Undefined where the judge could not look. Fields are without the manifest's prefix. */
  readonly judge: readonly ServerFinding[] | undefined;
  readonly other: OtherMinor | undefined;
  /** Paths of fields that the judge's own minor knows and an older one in force does not; with the manifest's prefix. */
  readonly later: ReadonlySet<string>;
}

/**
 * Makes one finding of each mistake. Keys that are given twice are told by the parser, which knows where; here they
 * only explain others. The judge decides what is wrong; where a schema says the same, its place and its
 * words are taken, because it knows both better. What only the schema says is dropped, unless the judge could not look.
 */
export function merge(each: Case): readonly Finding[] {
  return each.judge === undefined ? each.schema : new Merging(each).run(each.judge);
}

/** Of one object; more are no help to anybody, and each is held against all others. */
const maxFindings = 300;

class Merging {
  readonly #case: Case;
  /** What the schema says and where, as far as the judge has not said it yet. */
  readonly #open: Map<Finding, Spot | undefined>;
  /** What both say, where, and in which words of the server's. */
  readonly #confirmed = new Map<Finding, { readonly spot: Spot | undefined; readonly details: string[] }>();

  constructor(each: Case) {
    this.#case = each;
    this.#open = new Map(each.schema.map((finding) => [finding, finding.path === undefined ? undefined : this.#spot(finding.path.slice(each.manifest.prefix.length))]));
  }

  run(judge: readonly ServerFinding[]): Finding[] {
    const { answer } = this.#case;
    // The judge orders by chance what the rules of custom resources say.
    const inOrder = judge.slice(0, maxFindings).sort((a, b) => (a.field < b.field ? -1 : a.field > b.field ? 1 : 0));
    const told = inOrder.filter((said) => judge.length === 1 || !isRemark(said)).map(withField).map((said) => (isOfSpec(said, this.#case.manifest.type.kind) ? { ...said, field: 'spec' } : said)).map((said) => ({ said, spot: this.#spot(said.field, readMessage(said.message).value) })).filter((each) => !isFilledIn(each));
    const own = withoutConsequences(told)
      .filter((each) => each.said.reason !== 'DuplicateKey' && !this.#confirm(each) && !this.#isOvertaken(each))
      .map(({ said, spot }) => this.#ineffective(explain(said, isUnplaced(said) ? spotOfValue(said, spot) : spot, answer)));
    const confirmed = [...this.#confirmed].map(([finding, { details }]) => ({ ...this.#reword(finding, false), details: details.join('\n') }));
    // What cannot be decoded and names no field ends the judgement: for the rest the schema's word stands.
    const isBlind = told.some(({ said }) => isUnplaced(said));
    const kept = [...this.#open.keys()].filter((finding) => isBlind || this.#isKept(finding)).map((finding) => this.#reword(finding, true));
    return once([...confirmed, ...own, ...kept]);
  }

  #spot(path: string, value?: unknown): Spot {
    return spotOf(this.#case.manifest, this.#case.answer, path, value);
  }

  /** Whether the schema has said it, too; it is then told in the schema's words. */
  #confirm({ said, spot }: Told): boolean {
    const known = [...this.#confirmed].find(([finding, each]) => finding.code === 'missing-field' && each.spot !== undefined && isBelow(spot, each.spot))?.[0];
    const found = known ?? this.#find((finding, place) => isSame(finding, place, said, spot)) ?? this.#find((finding, place) => isInside(finding, place, said, spot)) ?? (isUnplaced(said) ? fitting(this.#open.keys(), said) : undefined);
    if (found === undefined) {
      return false;
    }
    const { details = [] } = this.#confirmed.get(found) ?? {};
    this.#confirmed.set(found, { spot: this.#confirmed.get(found)?.spot ?? this.#open.get(found), details: [...details, detailsOf(said)] });
    this.#open.delete(found);
    return true;
  }

  #find(fits: (finding: Finding, place: Spot) => boolean): Finding | undefined {
    return [...this.#open].find(([finding, place]) => place !== undefined && fits(finding, place))?.[0];
  }

  /** What a Kubernetes newer than the judge's has, as its own schema says. */
  #isOvertaken({ said, spot }: Told): boolean {
    const { other, answer } = this.#case;
    return other?.newer === true && answer.state === 'found' && (said.reason === 'UnknownField' || said.reason === 'FieldValueNotSupported' && spot.schema?.enum !== undefined);
  }

  /** What the schema of an older Kubernetes calls unknown and the judge does not exists by now. */
  #reword(finding: Finding, isKept: boolean): Finding {
    const { other, later } = this.#case;
    const { code, path } = finding;
    const isLater = code === 'unknown-field' && path !== undefined && other?.newer === false && (isKept || later.has(path));
    return isLater ? { ...finding, message: `\`${lastName(path)}\` is not known to Kubernetes ${other.minor}; it came later` } : finding;
  }

  /** A field that an older Kubernetes has in its schema and does nothing with is no error: its server says nothing. */
  #ineffective(finding: Finding): Finding {
    const { other, later, answer } = this.#case;
    const { code, path } = finding;
    const isOff = code === 'unknown-field' && path !== undefined && other?.newer === false && answer.state === 'found' && later.has(path);
    return isOff ? { ...finding, severity: 'warning', message: `Kubernetes ${other.minor} does nothing with \`${lastName(path)}\` unless it is turned on` } : finding;
  }

  /** What the Kubernetes in force does not know, though the judge's does. */
  #isKept({ code }: Finding): boolean {
    return this.#case.other !== undefined && (code === 'unknown-field' || code === 'unknown-kind');
  }
}

/** A value that is still to be filled in by another program is no value yet. */
function isFilledIn({ said, spot }: Told): boolean {
  return said.message.includes('{{') || spot.rest === '' && spot.node.type === 'scalar' && spot.node.source.includes('{{');
}

/** What cannot be decoded and names no field: the judge could not go beyond it. */
function isUnplaced({ stage, field, reason }: ServerFinding): boolean {
  return stage === 'decode' && field === '' || reason === 'Internal';
}

function isSame(finding: Finding, place: Spot, said: ServerFinding, spot: Spot): boolean {
  switch (finding.code) {
    case 'missing-field':
      return said.reason === 'FieldValueRequired' && isBelow(spot, place);
    case 'unknown-field':
      return said.reason === 'UnknownField' && identityOf(place) === identityOf(spot);
    case 'wrong-type':
      return (said.stage === 'decode' || said.reason === 'FieldValueTypeInvalid' || said.reason === 'FieldValueInvalid') && identityOf(place) === identityOf(spot);
    case 'invalid-value':
      return said.stage !== 'strict' && !otherwise.has(said.reason) && identityOf(place) === identityOf(spot);
    case 'duplicate-key':
    case 'duplicate-value':
    case 'forbidden':
    case 'not-found':
    case 'syntax':
    case 'unknown-kind':
      return false;
  }
}

/** The server refuses a whole map for a word in it. */
function isInside({ code }: Finding, place: Spot, { reason }: ServerFinding, spot: Spot): boolean {
  return code === 'invalid-value' && reason === 'FieldValueNotSupported' && spot.rest === '' && spot.node.type === 'map' && place.nodes.includes(spot.node);
}

const otherwise: ReadonlySet<string> = new Set(['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueNotFound', 'FieldValueRequired']);

/** Whether a place is the missing field itself or below it. */
function isBelow(spot: Spot, missing: Spot): boolean {
  if (missing.rest === '') {
    return identityOf(spot) === identityOf(missing);
  }
  const [own, other] = [stepsOf(spot.rest), stepsOf(missing.rest)];
  return spot.node === missing.node && other.every((step, index) => own[index] === step);
}

/** The schema's finding that a message without a path is most likely about. */
function fitting(open: Iterable<Finding>, { message }: ServerFinding): Finding | undefined {
  const wanted = message.includes('cannot unmarshal') ? 'wrong-type' : 'invalid-value';
  const candidates = [...open].filter(({ code }) => code === 'wrong-type' || code === 'invalid-value');
  return candidates.find(({ code, path }) => code === wanted && path !== undefined && message.includes(lastName(path)))
    ?? candidates.find(({ code }) => code === wanted) ?? candidates[0];
}

function lastName(path: string): string {
  return stepsOf(path).findLast((step) => !/^\d+$/.test(step)) ?? path;
}

/** A message without a path that quotes a value is about the first value that reads so. */
function spotOfValue({ message }: ServerFinding, spot: Spot): Spot {
  const value = /"((?:[^"\\]|\\.)+)"/.exec(message)?.[1];
  const node = value === undefined ? undefined : findScalar(spot.node, value, { left: 20_000 });
  return node === undefined ? spot : { ...spot, node, entry: undefined };
}

function findScalar(node: TreeNode, value: string, limit: { left: number }): TreeNode | undefined {
  if (limit.left-- <= 0 || node.type === 'scalar') {
    return node.type === 'scalar' && node.value === value ? node : undefined;
  }
  for (const child of node.type === 'map' ? node.entries.map((entry) => entry.value) : node.items) {
    const found = findScalar(child, value, limit);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** A place is marked once for one kind of mistake; what else is wrong with it is said there, too. */
function once(findings: readonly Finding[]): Finding[] {
  const kept = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.code} ${finding.start} ${finding.end} ${finding.code === 'missing-field' ? finding.path ?? '' : ''}`;
    const known = kept.get(key);
    kept.set(key, known === undefined ? finding : joined(known, finding));
  }
  return [...kept.values()];
}

function joined(a: Finding, b: Finding): Finding {
  const details = [...new Set([a.details, b.details].filter((each) => each !== undefined))].join('\n');
  return { ...a, message: a.message === b.message ? a.message : `${a.message}; and ${b.message}`, ...(details === '' ? {} : { details }) };
}
