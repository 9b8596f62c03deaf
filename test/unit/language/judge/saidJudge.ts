import { Emitter } from '../../../../src/common/emitter.ts';
import type { Judge, JudgedDocument, ServerFinding, Stage, Verdict } from '../../../../src/language/judge/types.ts';

/** A judge that says what a test tells it to. */
export class SaidJudge implements Judge {
  readonly minors = ['1.37', '1.36', '1.35', '1.34'];
  state: Judge['state'] = 'ready';
  leftOut: Judge['leftOut'] = [];
  /** Every document that it was asked about, with the minor that it stood for. */
  readonly asked: { readonly text: string; readonly emulate: string | undefined }[] = [];
  defined: readonly string[] = [];
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #say: (text: string, emulate: string | undefined) => Verdict;

  constructor(say: (text: string, emulate: string | undefined) => Verdict) {
    this.#say = say;
  }

  judge(documents: readonly JudgedDocument[], { emulate }: { readonly emulate?: string | undefined }): Promise<readonly Verdict[] | undefined> {
    if (this.state !== 'ready') {
      return Promise.resolve(undefined);
    }
    this.asked.push(...documents.map(({ text }) => ({ text, emulate })));
    return Promise.resolve(documents.map(({ text }) => this.#say(text, emulate)));
  }

  define(crds: readonly string[]): void {
    this.defined = crds;
  }

  ready(): Promise<boolean> {
    return Promise.resolve(this.state === 'ready');
  }

  become(state: Judge['state']): void {
    this.state = state;
    this.#changed.fire();
  }
}

/** A verdict as the judge gives it, of causes such as `spec.replicas: Invalid value: -1: must be ...`. */
export function verdict(causes: readonly (string | ServerFinding)[], state: Verdict['state'] = 'judged', served: readonly string[] = []): Verdict {
  return { state, apiVersion: '', kind: '', name: '', namespace: '', served, kinds: [], findings: causes.map((cause) => (typeof cause === 'string' ? readCause(cause) : cause)) };
}

export function said(stage: Stage, reason: string, field: string, message: string): ServerFinding {
  return { stage, reason, field, message };
}

const reasons: Readonly<Record<string, string>> = {
  'Required value': 'FieldValueRequired', 'Invalid value': 'FieldValueInvalid', 'Unsupported value': 'FieldValueNotSupported', 'Duplicate value': 'FieldValueDuplicate',
  'Not found': 'FieldValueNotFound', Forbidden: 'FieldValueForbidden', 'Too long': 'FieldValueTooLong', 'Too many': 'FieldValueTooMany',
};

/** `unknown field "spec.x"`, `duplicate field "spec.x"`, or a field and what is said of it. */
function readCause(cause: string): ServerFinding {
  const strict = /^(unknown|duplicate) field "(.*)"$/.exec(cause);
  if (strict !== null) {
    return said('strict', strict[1] === 'unknown' ? 'UnknownField' : 'DuplicateKey', strict[2]!, cause);
  }
  const [, field, message, form] = /^(\S*): (([A-Z][a-z]+(?: [a-z]+)?).*)$/s.exec(cause)!;
  return said('validation', reasons[form!]!, field!, message!);
}
