import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cutSlices, type Slice } from '../../../src/language/slices.ts';

const folder = join(import.meta.dirname, '../../fixtures/manifests');

export interface Mark {
  readonly code: string;
  /** From 0 in the document's slice. */
  readonly line: number;
}

export interface FixtureDocument {
  /** `file#index`, for messages. */
  readonly label: string;
  readonly slice: Slice;
  readonly marks: readonly Mark[];
  /** Schemas alone see a mistake where there is none. */
  readonly needsJudge: boolean;
}

/**
 * The documents of test/fixtures/manifests/<name>, with the findings that their comments promise: `accepted` and
 * `rejected` by the API server, rejected for a `meaning` that schemas do not tell, with what is `newer` than the oldest minor
 * that the judge can stand for, and the definitions of custom types.
 */
export function fixtures(name: 'accepted' | 'rejected' | 'meaning' | 'newer' | 'crds'): FixtureDocument[] {
  return readdirSync(join(folder, name)).sort().flatMap((file) => {
    const slices = cutSlices(readFileSync(join(folder, name, file), 'utf8'));
    return slices.map((slice) => ({ label: `${name}/${file}#${slice.index} (line ${slice.line + 1})`, slice, marks: marksOf(slice.text), needsJudge: /^# only the judge knows$/m.test(slice.text) }));
  });
}

/** The CustomResourceDefinitions of the fixtures' types. */
export function definitionTexts(): string[] {
  return fixtures('crds').map(({ slice }) => slice.text);
}

/** `# !code` marks its own line, `# !code @-1` and `@+1` the line before or after. */
function marksOf(text: string): Mark[] {
  return text.split('\n').flatMap((line, index) => {
    const match = /# !([a-z-]+)(?: @([-+]\d+))?/.exec(line);
    return match === null ? [] : [{ code: match[1]!, line: index + Number(match[2] ?? 0) }];
  });
}
