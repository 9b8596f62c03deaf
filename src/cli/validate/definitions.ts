import { identify } from '../../language/manifest.ts';
import { parseSlice } from '../../language/parse.ts';
import { cutSlices } from '../../language/slices.ts';
import { isTemplate } from '../../language/templates.ts';
import { toData } from '../../language/tree.ts';
import { CrdSchemas } from '../../schema/crds.ts';
import type { GroupVersionKind, SchemaAnswer, SchemaSource } from '../../schema/types.ts';

const word = 'CustomResourceDefinition';
const alone = /^kind:[ \t]*(["']?)CustomResourceDefinition\1[ \t]*(?:#.*)?\r?$/m;

/** More values than a list of definitions has; what is beyond them is lost, not an endless copy of aliases. */
const mostValues = 10_000_000;

/**
 * The CustomResourceDefinitions that files hold: as texts for the judge, and as schemas, which are read only when one is
 * asked for a type that a definition names.
 */
export class Definitions implements SchemaSource {
  readonly #unread: { readonly file: string; readonly text: string }[] = [];
  readonly #texts = new Set<string>();
  readonly #schemas = new CrdSchemas();
  readonly #objects = new Map<string, unknown[]>();

  /** One text a definition, as the files have it. */
  get texts(): readonly string[] {
    return [...this.#texts];
  }

  /** Takes what a file defines. */
  add(file: string, text: string): void {
    if (!text.includes(word)) {
      return;
    }
    for (const slice of cutSlices(text)) {
      if (slice.text.includes(word) && !isTemplate(slice.text)) {
        this.#addDocument(file, slice.text);
      }
    }
  }

  find(type: GroupVersionKind): Promise<SchemaAnswer> {
    const likely = this.#unread.filter(({ text }) => text.includes(type.kind) && text.includes(type.group));
    for (const each of likely) {
      this.#unread.splice(this.#unread.indexOf(each), 1);
      this.#learn(each.file, definitionsIn(each.text));
    }
    return this.#schemas.find(type);
  }

  #addDocument(file: string, text: string): void {
    if (alone.test(text)) {
      this.#texts.add(text);
      this.#unread.push({ file, text });
      return;
    }
    // In a list, or as JSON.
    const found = definitionsIn(text);
    this.#learn(file, found);
    for (const each of found) {
      this.#texts.add(JSON.stringify(each));
    }
  }

  #learn(file: string, found: readonly unknown[]): void {
    const objects = [...this.#objects.get(file) ?? [], ...found];
    this.#objects.set(file, objects);
    this.#schemas.update(file, objects);
  }
}

function definitionsIn(text: string): unknown[] {
  return identify(parseSlice(text).root).manifests.filter(({ type }) => type.kind === word).map(({ root }) => toData(root, { left: mostValues }));
}
