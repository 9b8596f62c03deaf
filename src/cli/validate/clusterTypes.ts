import { Failure } from '../../common/failure.ts';
import type { Connection } from '../../kube/types.ts';
import type { Judge, Verdict } from '../../language/judge/types.ts';
import type { AskVerdicts } from './verdicts.ts';

const definitionType = ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'] as const;

/** Lets the judge know the cluster's custom types: each definition is read when a document is of its type. */
export class ClusterTypes {
  readonly #ask: AskVerdicts;
  readonly #judge: Pick<Judge, 'define'>;
  readonly #connection: Connection;
  readonly #definitions: string[];
  readonly #asked = new Map<string, Promise<boolean>>();

  /** `known` are the definitions that the judge was given already; they come first. */
  constructor(ask: AskVerdicts, judge: Pick<Judge, 'define'>, known: readonly string[], connection: Connection) {
    this.#ask = ask;
    this.#judge = judge;
    this.#definitions = [...known];
    this.#connection = connection;
  }

  readonly ask: AskVerdicts = async (documents, signal) => {
    const verdicts = await this.#ask(documents, signal);
    const learnt = await Promise.all(verdicts.map(async (verdict) => verdict?.state === 'unknown' && await this.#learn(verdict, signal)));
    const again = documents.flatMap((document, index) => (learnt[index] === true ? [{ document, index }] : []));
    if (again.length === 0) {
      return verdicts;
    }
    const better = await this.#ask(again.map(({ document }) => document), signal);
    return verdicts.map((verdict, index) => better[again.findIndex((each) => each.index === index)] ?? verdict);
  };

  /** Whether the judge knows the type now. */
  #learn({ apiVersion, kind }: Verdict, signal: AbortSignal): Promise<boolean> {
    const type = `${apiVersion} ${kind}`;
    const known = this.#asked.get(type) ?? this.#define(apiVersion, kind, signal);
    this.#asked.set(type, known);
    return known;
  }

  async #define(apiVersion: string, kind: string, signal: AbortSignal): Promise<boolean> {
    const { discovery, reader } = this.#connection;
    const [type, definitions] = await Promise.all([discovery.byKind(apiVersion, kind, signal), discovery.byKind(...definitionType, signal)]);
    if (type === undefined || definitions === undefined) {
      return false;
    }
    try {
      const definition = await reader.get({ resource: definitions, name: `${type.resource}.${type.group}` }, signal);
      this.#definitions.push(JSON.stringify(definition));
      this.#judge.define(this.#definitions);
      return true;
    } catch (error) {
      const failure = Failure.from(error);
      if (failure.code === 'not-found' || failure.code === 'forbidden') {
        // Served by another server, or not ours to read: the cluster's schemas serve.
        return false;
      }
      throw failure;
    }
  }
}
