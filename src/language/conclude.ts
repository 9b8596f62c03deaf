import type { AnalysedManifest, Examination } from './analysis.ts';
import { finding, type Finding, type FindingCode } from './findings.ts';
import { locate } from './judge/locate.ts';
import { merge, type OtherMinor } from './judge/merge.ts';
import type { ServerFinding, Verdict } from './judge/types.ts';
import { tidy } from './judge/words/decode.ts';
import { apiVersionOf } from './manifest.ts';
import type { SchemaAnswer } from './ports.ts';
import { firstPlace, type Place } from './tree.ts';
import { didYouMean, join } from './words.ts';

/** More are no help to anybody. */
const maxFindings = 500;

/** The findings of a document, in the order of the text, from what is known without the judge and what it says. */
export function conclude(examination: Examination, verdict: Verdict | undefined, minors: readonly string[]): readonly Finding[] {
  const findings = verdict === undefined || verdict.state === 'unknown' ? withoutJudge(examination) : withJudge(examination, verdict, otherMinor(examination.manifests, minors));
  return findings.toSorted((a, b) => a.start - b.start).slice(0, maxFindings);
}

/** The Kubernetes minor that the document's schemas are of; undefined where they are none of Kubernetes' own. */
export function minorOf(manifests: readonly AnalysedManifest[]): string | undefined {
  return manifests.map(({ answer }) => answerMinor(answer)).find((minor) => minor !== undefined);
}

/** The minor that the judge stands in for: the one in force as far as it can, its oldest for older ones. */
export function emulated(manifests: readonly AnalysedManifest[], minors: readonly string[]): string | undefined {
  const other = otherMinor(manifests, minors);
  return other === undefined || other.newer ? undefined : minors.includes(other.minor) ? other.minor : minors.at(-1);
}

function otherMinor(manifests: readonly AnalysedManifest[], minors: readonly string[]): OtherMinor | undefined {
  const minor = minorOf(manifests);
  const own = minors[0];
  return minor === undefined || own === undefined || minor === own ? undefined : { minor, newer: compareMinors(minor, own) > 0 };
}

function answerMinor(answer: SchemaAnswer): string | undefined {
  return answer.state === 'unknown' ? undefined : answer.minor;
}

function compareMinors(a: string, b: string): number {
  const [left, right] = [a, b].map((each) => each.split('.').map(Number));
  return left![0]! - right![0]! || left![1]! - right![1]!;
}

function withoutJudge({ slice, problems, identified, manifests }: Examination): Finding[] {
  return calm([...problems, ...identified, ...manifests.flatMap(({ schema }) => schema)], slice.text);
}

function withJudge(examination: Examination, verdict: Verdict, other: OtherMinor | undefined): Finding[] {
  const { slice, problems, identified, manifests } = examination;
  if (verdict.state === 'none') {
    const own = withoutJudge(examination);
    return own.some(({ code }) => code === 'syntax') ? own : [...own, ...verdict.findings.map((said) => unreadableText(said, slice.text))];
  }
  if (verdict.state === 'absent') {
    const findings = manifests.flatMap((manifest) => absent(manifest, verdict));
    return [...withoutJudge(examination).filter(({ severity }) => findings.length === 0 || severity !== 'information'), ...findings];
  }
  // The server reads the text, so what our parser stumbles over is none of its mistakes.
  const ofText = verdict.findings.filter((said) => said.reason === 'DuplicateKey');
  return [
    ...duplicates(problems.filter(({ code }) => code === 'duplicate-key'), ofText, slice.text),
    ...identified,
    ...ofOthers(examination, verdict),
    ...manifests.flatMap((manifest) => merge({
      manifest, answer: manifest.answer, schema: manifest.schema, other, later: new Set(verdict.later),
      judge: isJudged(manifest, other) ? said(manifest, verdict) : undefined,
    })),
  ];
}

/** Whether the judge's word counts for an object of a document that it has judged. */
function isJudged({ prefix, answer }: AnalysedManifest, other: OtherMinor | undefined): boolean {
  switch (answer.state) {
    case 'unknown':
      // In a list the judge says nothing of what it does not know.
      return prefix === '';
    case 'absent':
      return prefix === '' && other === undefined;
    case 'found':
      return prefix === '' || answer.minor !== undefined || answer.live !== true;
  }
}

/** What the verdict says of one object, with paths that start there. */
function said({ prefix }: AnalysedManifest, { findings }: Verdict): ServerFinding[] {
  return findings
    .filter((each) => isAbout(each, prefix))
    .map((each) => ({ ...each, field: each.field.slice(prefix.length) }));
}

function isAbout({ field }: ServerFinding, prefix: string): boolean {
  return field === prefix.replace(/\.$/, '') || field.startsWith(prefix);
}

/** What the judge says of items of a list that are no objects. */
function ofOthers({ root, slice, manifests, identified }: Examination, { findings }: Verdict): Finding[] {
  const others = findings.filter((each) => each.reason !== 'DuplicateKey' && !manifests.some(({ prefix }) => isAbout(each, prefix)));
  return root === undefined ? [] : others.flatMap((each) => {
    const { nodes, entry } = locate(root, each.field);
    const node = nodes.at(-1)!;
    const isKnown = identified.some(({ start }) => start >= node.start && start < Math.max(node.end, node.start + 1));
    return isKnown ? [] : [finding('invalid-value', entry?.keyPlace ?? (node === root ? lineOf('', slice.text) : firstPlace(node)), tidy(each.message), 'error', { path: each.field, details: each.message })];
  });
}

/** Keys that the server finds twice: where our parser has seen them, else where the server counts lines. */
function duplicates(own: readonly Finding[], told: readonly ServerFinding[], text: string): Finding[] {
  const names = new Set(own.map(({ start, end }) => unquoted(text.slice(start, end))));
  const others = told.filter(({ message }) => !names.has(duplicateName(message)));
  return told.length === 0 ? [] : [...own, ...others.map((each) => finding('duplicate-key', lineOf(each.message, text), `\`${duplicateName(each.message)}\` is already set in this map; every key may be given once.`, 'error', { details: each.message }))];
}

function duplicateName(message: string): string {
  const quoted = /"((?:[^"\\]|\\.)*)"/.exec(message)?.[1] ?? '';
  return message.startsWith('duplicate field') ? (/[^.]*$/.exec(quoted)?.[0] ?? quoted) : quoted;
}

function unquoted(key: string): string {
  return key.replace(/^(["'])(.*)\1$/s, '$2');
}

function unreadableText({ message }: ServerFinding, text: string): Finding {
  return finding('syntax', lineOf(message, text), `The API server cannot read this: ${tidy(message).replace(/^line \d+: /, '')}.`, 'error', { details: message });
}

/** The line that a message of the server's YAML parser names, without its indentation; else the first. */
function lineOf(message: string, text: string): Place {
  const number = Number(/\bline (\d+)/.exec(message)?.[1] ?? 1);
  const lines = text.split('\n');
  const line = lines[Math.min(number, lines.length) - 1]!;
  const offset = lines.slice(0, Math.min(number, lines.length) - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return { start: offset + line.length - line.trimStart().length, end: offset + line.trimEnd().length };
}

/** A type that the judge's Kubernetes does not serve, though a schema has it: it must be turned on in a cluster. */
function absent({ answer, type, apiVersionPlace, kindPlace, schema }: AnalysedManifest, { served, kinds }: Verdict): Finding[] {
  if (answer.state !== 'found' && schema.some(({ code, severity }) => code === 'unknown-kind' && severity === 'error') || answer.state === 'found' && answer.live === true) {
    return [];
  }
  const apiVersion = apiVersionOf(type);
  if (served.length > 0) {
    return [finding('unknown-kind', apiVersionPlace, `${apiVersion} ${type.kind} is not served; write ${join(served, 'or')}`)];
  }
  return [finding('unknown-kind', kinds.length === 0 ? apiVersionPlace : kindPlace, `${apiVersion} ${type.kind} is not served by Kubernetes unless it is turned on${didYouMean(type.kind, kinds)}`)];
}

/**
 * After a syntax error the parser guesses, so only the first one is told, and of the rest what stands on earlier
 * lines; nothing is called missing or of the wrong type, because a part of it cannot be read.
 */
export function calm(findings: readonly Finding[], text: string): Finding[] {
  const [syntax] = findings.filter(({ code }) => code === 'syntax').sort((a, b) => a.start - b.start);
  if (syntax === undefined) {
    return [...findings];
  }
  const line = text.lastIndexOf('\n', Math.max(syntax.start - 1, 0)) + 1;
  return [syntax, ...findings.filter(({ code, start }) => certain.has(code) && start < line)];
}

const certain: ReadonlySet<FindingCode> = new Set(['duplicate-key', 'invalid-value', 'unknown-field', 'unknown-kind']);
