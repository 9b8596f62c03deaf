import type { ServerFinding, Verdict } from '../../src/language/judge/types.ts';
import { isAccepted, type Answer, type Cause } from './server.ts';

/** What server and judge do not agree about, in words; undefined where they say the same. */
export function disagreement(answer: Answer, verdict: Verdict): string | undefined {
  if (verdict.state === 'unknown' && /no kind "|key "kind" already set/.test(answer.message)) {
    // Nobody defined it, neither to the server nor to the judge: that is for people to know, and no mistake.
    return undefined;
  }
  if (isOfTheCluster(answer)) {
    return undefined;
  }
  const accepts = isAccepted(answer);
  if (accepts !== takes(verdict)) {
    return accepts ? `false alarm: ${describe(verdict)}` : `missed: ${answer.status} ${answer.message}`;
  }
  return accepts || verdict.state !== 'judged' ? undefined : differingCauses(answer, verdict);
}

/** Refused because something is not there that another cluster, or this one tomorrow, may have. */
function isOfTheCluster({ status, message }: Answer): boolean {
  return status === 404 && /^namespaces "[a-z0-9]([-a-z0-9]*[a-z0-9])?" not found/.test(message) || status === 403 && /not found$|no \w+ with name/.test(message)
    || message.includes('failed to allocate IP');
}

/** Whether the judge would let the object in; of unknown types it says nothing. */
export function takes(verdict: Verdict): boolean {
  return verdict.findings.length === 0 && (verdict.state === 'judged' || verdict.state === 'unknown');
}

/** The server stops at its first refusing step; of the judge's findings those of the same step are compared. */
function differingCauses({ status, message, causes }: Answer, { findings }: Verdict): string | undefined {
  const stage = (['decode', 'strict', 'validation', 'admission'] as const).find((each) => findings.some((finding) => finding.stage === each));
  const said = findings.filter((finding) => finding.stage === stage);
  if (causes.length > 0) {
    return sameCauses(causes, said) ? undefined : `causes differ\n  server: ${listed(causes)}\n  judge:  ${listed(said)}`;
  }
  const rest = unsaid(message, said, stage === 'decode');
  // What has no causes is compared by its words; refusals for the cluster's state and admission may be worded otherwise.
  return rest === undefined || status !== 400 ? undefined : `words differ: ${rest}\n  server: ${message}\n  judge:  ${listed(said)}`;
}

function sameCauses(causes: readonly Cause[], said: readonly ServerFinding[]): boolean {
  // Volumes of claims are put among the others in any order.
  const anyOrder = causes.some(({ field }) => field.includes('volumeClaimTemplates'));
  const keysOf = (all: readonly Cause[]): Set<string> => new Set(all.map(keyOf).map((key) => anyOrder ? key.replace(/ spec\.template\.spec\.volumes\[\d+\]/, ' spec.template.spec.volumes') : key));
  const known = keysOf(said);
  const wanted = keysOf(causes);
  const all = [...wanted].every((key) => known.has(key));
  // What the allocator of addresses refuses is all that the server says; the judge goes on.
  return all && (known.size === wanted.size || causes.every(({ field }) => /^spec\.(ipFamil|clusterIP)/.test(field)));
}

/** What changes from one request to the next is made the same: generated names, identifiers, times, and what admission adds. */
function keyOf({ reason, field, message }: Cause): string {
  const plain = message
    .replaceAll(/selfType\d+/g, 'selfType')
    .replace(/,"kubernetes\.io\/\w+-protection"/, '')
    .replace(/,"managedFields":\[\{.*?\}\]/, '')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
    .replace(/^(Invalid value: "[^"]*)[a-z0-9]{5}"/, field === 'metadata.name' ? '$1<generated>"' : '$&');
  // In a List the judge says in which item; the items are sent one by one.
  return `${reason} ${field.replace(/^items\[\d+\]\.?/, '')} ${plain}`;
}

/** The part of a refusal in words that no finding says, or the finding that the server did not say. */
function unsaid(message: string, said: readonly ServerFinding[], decode: boolean): string | undefined {
  let rest = withoutHeaders(message.replace(/^.*?strict decoding error: /s, ''));
  for (const words of said.map((finding) => withoutHeaders(finding.message)).sort((a, b) => b.length - a.length)) {
    // Of values that cannot be decoded the server tells the first one only.
    if (!rest.includes(words) && !decode) {
      return `not said by the server: ${words}`;
    }
    rest = rest.replace(words, '');
  }
  const left = decode ? !said.some((finding) => message.includes(finding.message)) : /[^,\s]/.test(rest);
  return left ? `not said by the judge: ${rest}` : undefined;
}

/** Several duplicate keys stand below one heading in the server's answer. */
function withoutHeaders(message: string): string {
  return message.replaceAll(/(error converting YAML to JSON: )?yaml: unmarshal errors:\n\s*/g, '');
}

function listed(causes: readonly Cause[]): string {
  return causes.map(({ reason, field, message }) => `[${reason} ${field}: ${message.slice(0, 300)}]`).join(' ') || 'nothing';
}

/** A verdict in one line. */
export function describe({ state, findings }: Verdict): string {
  return `${state} ${listed(findings)}`;
}
