import type { Event } from '../../common/emitter.ts';

/** One object whose text is judged. */
export interface JudgedDocument {
  /** YAML or JSON of one document, exactly as in the file. */
  readonly text: string;
  /** The object as the server has it: then the update that `kubectl apply` would send is judged. */
  readonly live?: unknown;
}

/** At which step the API server refuses: what cannot be decoded, what strict validation adds, its rules, its admission. */
export type Stage = 'decode' | 'strict' | 'validation' | 'admission';

/** One cause of a refusal. */
export interface ServerFinding {
  /**
   * As in `details.causes[].reason` of the server's answer (FieldValueRequired, FieldValueInvalid ...), or one of the judge's own for
   * what the server only says in words: UnknownField, DuplicateKey, WrongType, Decode, Forbidden, BadRequest, Internal.
   */
  readonly reason: string;
  /** As the server writes paths, `spec.template.spec.containers[0].image`; empty for the whole object. */
  readonly field: string;
  /** The server's own words. */
  readonly message: string;
  readonly stage: Stage;
}

/** What the API server would say of one object. */
export interface Verdict {
  /**
   * `unknown`: a type that no given definition defines. `absent`: a built-in group or kind that this version does not
   * serve. `none`: no object, or text that cannot be read as YAML.
   */
  readonly state: 'judged' | 'unknown' | 'absent' | 'none';
  /** Empty where they are not known. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** Where the type is not served: apiVersions that have the kind, best first, and the kinds of the asked apiVersion. */
  readonly served: readonly string[];
  readonly kinds: readonly string[];
  /** None where the server accepts the object. */
  readonly findings: readonly ServerFinding[];
  /** Where an older minor was asked about (`askJudge`): the fields that it does not know and the judge's own does. */
  readonly later?: readonly string[];
}

/** A definition that the judge goes without. */
export interface LeftOut {
  /** Of its object, such as `widgets.example.com`. */
  readonly name: string;
  /** What became of the module that was handed it. */
  readonly reason: string;
}

/** The API server's own validation, as a port: how it is run is not the language layer's business. */
export interface Judge {
  /** The module's own Kubernetes minor, such as `1.37`, and the older ones that it can stand for; known without loading it. */
  readonly minors: readonly string[];
  /**
   * Whether verdicts can be had: `unavailable` where this build has no module, `failed` where it cannot be loaded or kept
   * ending, `idle` before the first question and after a long pause.
   */
  readonly state: 'unavailable' | 'failed' | 'idle' | 'loading' | 'ready';
  /** Definitions of those given over which the module ended or took too long; their kinds are unknown to it. */
  readonly leftOut: readonly LeftOut[];
  /** Verdicts may be other ones now: the module became ready, or definitions changed or are left out. Ask again. */
  readonly onDidChange: Event<void>;
  /**
   * One verdict a document, in order; one that cannot be judged gets a finding of reason Internal. At once undefined where the
   * module is not ready (it is loaded then), undefined also where it kept ending. `emulate` is a minor of `minors`. Rejects with
   * the signal's reason only.
   */
  judge(documents: readonly JudgedDocument[], options: { readonly emulate?: string | undefined }, signal: AbortSignal): Promise<readonly Verdict[] | undefined>;
  /** The texts of all CustomResourceDefinitions that are known from now on. */
  define(crds: readonly string[]): void;
  /** Loads the module; false where that cannot be. */
  ready(signal: AbortSignal): Promise<boolean>;
}
