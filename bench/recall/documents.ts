import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { mutantOf } from '../../test/corpus/mutant.ts';
import { seedlingsOf } from '../../test/corpus/seedlings.ts';
import { isAccepted } from '../../test/corpus/server.ts';
import { offlineSchemas } from '../../test/unit/language/corpus.ts';
import { fixtures } from '../../test/unit/language/fixtures.ts';
import type { ServerJudge } from '../../test/unit/language/judge.ts';
import { isBlank } from '../../src/language/slices.ts';
import { classOf } from './classes.ts';

/** One document in a file of its own, with the API server's answer. */
export interface JudgedFile {
  readonly file: string;
  readonly text: string;
  readonly accepted: boolean;
  /** Of what was rejected, what it is about. */
  readonly refusal: string | undefined;
  /** The lines that findings must be on (from 0), where they are known. */
  readonly lines: readonly number[];
}

/** Our manifests and so many mutants of them, from this seed on, as files of a folder; the API server judges each. */
export async function writeDocuments(folder: string, server: ServerJudge, mutants: number, seed: number): Promise<JudgedFile[]> {
  const own = [...fixtures('accepted'), ...fixtures('rejected'), ...fixtures('meaning')].map(({ slice, marks }) => ({ text: slice.text, lines: marks.map(({ line }) => line) }));
  const { seedlings, pool } = await seedlingsOf(offlineSchemas());
  const made = Array.from({ length: mutants }, (_, index) => ({ text: mutantOf(seed + index, seedlings, pool).text, lines: [] }));
  await mkdir(folder, { recursive: true });
  const judged: JudgedFile[] = [];
  for (const [index, { text, lines }] of [...own, ...made.filter(({ text: mutant }) => isOneDocument(mutant))].entries()) {
    const answer = await server.answer(text);
    const file = path.join(folder, `${String(index).padStart(5, '0')}.yaml`);
    await writeFile(file, text);
    judged.push({ file, text, lines, accepted: isAccepted(answer), refusal: classOf(answer) });
  }
  return judged;
}

/** What ends a document early is several ones for some and one for others; nothing at all is no document. */
function isOneDocument(text: string): boolean {
  return !/^(?:---|\.\.\.|%)/m.test(text) && !isBlank(text);
}
