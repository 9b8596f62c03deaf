import type { GroupVersionKind, SchemaAnswer, SchemaSource } from './types.ts';

/**
 * Asks sources in order and takes the first that knows the type. Where none does, an `absent` outweighs
 * `unknown`, most of all one that can say what to write instead.
 */
export class SchemaRegistry implements SchemaSource {
  readonly #sources: readonly SchemaSource[];

  constructor(sources: readonly SchemaSource[]) {
    this.#sources = sources;
  }

  async find(type: GroupVersionKind, signal: AbortSignal): Promise<SchemaAnswer> {
    let answer: SchemaAnswer = { state: 'unknown' };
    for (const source of this.#sources) {
      const each = await source.find(type, signal);
      if (each.state === 'found') {
        return each;
      }
      if (answer.state === 'unknown' || each.state === 'absent' && answer.state === 'absent' && answer.served.length === 0) {
        answer = each;
      }
    }
    return answer;
  }
}
