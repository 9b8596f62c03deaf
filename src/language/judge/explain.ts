import { finding, type Finding, type FindingCode } from '../findings.ts';
import type { SchemaAnswer } from '../ports.ts';
import { homeOf, placeOf, type Spot } from './spot.ts';
import { readMessage } from './message.ts';
import type { ServerFinding } from './types.ts';
import { unknownField, unreadable } from './words/decode.ts';
import { rules } from './words/registry.ts';
import type { Explained } from './words/rule.ts';

const codes: Readonly<Record<string, FindingCode>> = {
  FieldValueRequired: 'missing-field',
  FieldValueDuplicate: 'duplicate-value',
  FieldValueNotFound: 'not-found',
  FieldValueForbidden: 'forbidden',
  FieldValueTypeInvalid: 'wrong-type',
  Forbidden: 'forbidden',
  UnknownField: 'unknown-field',
  DuplicateKey: 'duplicate-key',
  WrongType: 'wrong-type',
};

/** A server's finding at its place in the text and in our words; its own message is in the details. */
export function explain(said: ServerFinding, spot: Spot, answer: SchemaAnswer): Finding {
  const explained = inWords(said, spot, answer);
  const { start, end } = explained.place ?? (spot.rest === '' ? placeOf(spot) : homeOf(spot));
  return finding(explained.code ?? codes[said.reason] ?? 'invalid-value', { start, end }, explained.message, isOurs(said) ? 'warning' : 'error', {
    path: spot.manifest.prefix + spot.path,
    details: detailsOf(said),
    ...(explained.related === undefined ? {} : { related: explained.related }),
  });
}

/** The judge itself has failed, which is no mistake in the text. */
function isOurs({ reason }: ServerFinding): boolean {
  return reason === 'Internal';
}

/** As the server's answer says it: `spec.replicas: Invalid value: -1: must be ...`. */
export function detailsOf({ field, message, stage }: ServerFinding): string {
  return field === '' || stage === 'strict' ? message : `${field}: ${message}`;
}

function inWords(said: ServerFinding, spot: Spot, answer: SchemaAnswer): Explained {
  if (said.reason === 'UnknownField') {
    return unknownField(spot, answer.state === 'found' ? answer.schema : undefined);
  }
  if (said.stage === 'decode' || said.message.includes('json: cannot unmarshal ')) {
    return unreadable(said, spot);
  }
  const read = { ...readMessage(said.message), finding: said };
  for (const rule of rules) {
    const explained = rule(read, spot);
    if (explained !== undefined) {
      return explained;
    }
  }
  return { message: said.message };
}
