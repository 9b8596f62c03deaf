import { Failure } from '../../common/failure.ts';
import type { JudgedDocument, Verdict } from '../../language/judge/types.ts';
import { parseSlice } from '../../language/parse.ts';
import { field, itemsOf, toData } from '../../language/tree.ts';
import type { KubeObject } from '../../kube/api/types.ts';
import type { Connection } from '../../kube/types.ts';
import type { AskVerdicts } from './verdicts.ts';

/** More values than the list of a request has; what is beyond them is lost, not an endless copy of aliases. */
const mostValues = 1_000_000;

/**
 * Judges objects that the cluster has as updates of what it has, and all others as new ones. What a person may not read is
 * judged as new; `failures` tells of it afterwards. Whatever else fails rejects.
 */
export class LiveVerdicts {
  readonly failures: Failure[] = [];
  readonly #ask: AskVerdicts;
  readonly #connection: Connection;

  constructor(ask: AskVerdicts, connection: Connection) {
    this.#ask = ask;
    this.#connection = connection;
  }

  readonly ask: AskVerdicts = async (documents, signal) => {
    const verdicts = await this.#ask(documents, signal);
    return Promise.all(documents.map(async (document, index) => {
      const verdict = verdicts[index];
      return verdict === undefined ? undefined : isList(verdict) ? this.#list(document, verdict, signal) : this.#update(document, verdict, signal);
    }));
  };

  async #update(document: JudgedDocument, verdict: Verdict, signal: AbortSignal): Promise<Verdict> {
    const live = verdict.state === 'judged' && verdict.name !== '' ? await this.#read(verdict, signal) : undefined;
    return live === undefined ? verdict : (await this.#ask([{ text: document.text, live }], signal))[0] ?? verdict;
  }

  /** What is wrong with a list's text stands in its own verdict; each item is then judged by itself. */
  async #list({ text }: JudgedDocument, verdict: Verdict, signal: AbortSignal): Promise<Verdict> {
    const items = itemsOf(field(parseSlice(text).root, 'items')).map((item) => ({ text: JSON.stringify(toData(item, { left: mostValues })) }));
    if (items.length === 0 || verdict.findings.some(({ stage }) => stage === 'decode')) {
      return verdict;
    }
    const found = await this.ask(items, signal);
    const ofText = verdict.findings.filter(({ stage }) => stage === 'strict');
    const ofItems = found.flatMap((each, index) => (each?.findings ?? [])
      .filter(({ stage }) => stage !== 'strict')
      .map((finding) => ({ ...finding, field: `items[${index}]${finding.field === '' ? '' : `.${finding.field}`}` })));
    return { ...verdict, findings: [...ofText, ...ofItems] };
  }

  async #read({ apiVersion, kind, name, namespace }: Verdict, signal: AbortSignal): Promise<KubeObject | undefined> {
    const { discovery, reader, context } = this.#connection;
    const resource = await discovery.byKind(apiVersion, kind, signal);
    if (resource === undefined) {
      return undefined;
    }
    try {
      return await reader.get({ resource, name, ...(resource.namespaced ? { namespace: namespace || context.namespace } : {}) }, signal);
    } catch (error) {
      const failure = Failure.from(error);
      if (failure.code === 'forbidden') {
        this.failures.push(failure);
      } else if (failure.code !== 'not-found') {
        throw failure;
      }
      return undefined;
    }
  }
}

function isList({ apiVersion, kind }: Verdict): boolean {
  return apiVersion === 'v1' && kind === 'List';
}
