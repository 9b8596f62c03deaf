import { OpenApiSchemas } from './openapi.ts';
import type { GroupVersionKind, SchemaAnswer, SchemaSource } from './types.ts';

/** The OpenAPI v3 document of a group version as the cluster serves it, or undefined where there is none. */
export type OpenApiReader = (group: string, version: string, signal: AbortSignal) => Promise<string | undefined>;

/** How many group versions are kept; the least recently used goes first. A document is up to 2 MB of JSON. */
const kept = 40;

/** The schemas of a cluster, asked for by group version and kept until `clear`. */
export class ClusterSchemas implements SchemaSource {
  readonly #read: OpenApiReader;
  readonly #documents = new Map<string, Promise<OpenApiSchemas | undefined>>();

  constructor(read: OpenApiReader) {
    this.#read = read;
  }

  /** Forgets everything: another cluster was connected, or its types changed. */
  clear(): void {
    this.#documents.clear();
  }

  /** `unknown` where the cluster serves no such group version, or where there is no cluster. */
  async find(type: GroupVersionKind, signal: AbortSignal): Promise<SchemaAnswer> {
    const document = await this.#document(type.group, type.version, signal);
    const answer = document?.find(type);
    // One group version's document does not tell what the cluster's others hold.
    return answer === undefined || answer.state === 'absent' && answer.kinds.length === 0 ? { state: 'unknown' } : answer;
  }

  #document(group: string, version: string, signal: AbortSignal): Promise<OpenApiSchemas | undefined> {
    const key = `${group}/${version}`;
    const known = this.#documents.get(key);
    this.#documents.delete(key);
    const document = known ?? this.#load(group, version, signal);
    this.#documents.set(key, document);
    for (const oldest of [...this.#documents.keys()].slice(0, -kept)) {
      this.#documents.delete(oldest);
    }
    // A failure is not remembered, so that the next look asks again.
    document.catch(() => this.#documents.get(key) === document && this.#documents.delete(key));
    return document;
  }

  async #load(group: string, version: string, signal: AbortSignal): Promise<OpenApiSchemas | undefined> {
    const text = await this.#read(group, version, signal);
    return text === undefined ? undefined : new OpenApiSchemas(JSON.parse(text), 'the connected cluster', true);
  }
}
