import type { ServerFinding } from './types.ts';

const forms = 'Required value|Invalid value|Unsupported value|Duplicate value|Not found|Forbidden|Too long|Too many';
const reasons: Readonly<Record<string, string>> = {
  'Required value': 'FieldValueRequired', 'Invalid value': 'FieldValueInvalid', 'Unsupported value': 'FieldValueNotSupported', 'Duplicate value': 'FieldValueDuplicate',
  'Not found': 'FieldValueNotFound', Forbidden: 'FieldValueForbidden', 'Too long': 'FieldValueTooLong', 'Too many': 'FieldValueTooMany',
};

/** Messages that begin or end with the field that they are about, though the server gives them none. */
const told: readonly RegExp[] = [
  new RegExp(`^(?<field>[\\w.[\\]/-]+): (?<message>(?<form>${forms})(?::.*)?)$`, 's'),
  /^(?:Invalid value: "?[^":]*"?: )?"(?<field>[\w.[\]/-]+)" (?<message>must .*)$/s,
  /^(?:Invalid value: "?[^":]*"?: )?(?<message>Checked value must be .*) in (?<field>[\w.[\]/-]+)$/s,
];

/** A finding with the field that its message names, where the server tells no other. */
export function withField(said: ServerFinding): ServerFinding {
  const field = said.field === '<nil>' ? '' : said.field;
  const match = field === '' ? told.map((pattern) => pattern.exec(said.message)).find((each) => each !== null) : undefined;
  const groups = match?.groups;
  if (groups === undefined) {
    return { ...said, field };
  }
  return { ...said, field: groups.field!, message: groups.message!, reason: groups.form === undefined ? said.reason : reasons[groups.form]!, stage: groups.form === undefined ? said.stage : 'validation' };
}

/** A finding about a whole object that asks for something is about its spec, where it is all spec. */
export function isOfSpec({ reason }: ServerFinding, kind: string): boolean {
  return reason === 'BadRequest' && kind.endsWith('Review');
}

/** What the server says when it has left out rules because of other mistakes. */
export function isRemark({ message }: ServerFinding): boolean {
  return message.includes('some validation rules were not checked because the object was invalid');
}
