import type { Verdict } from '../../src/language/judge/types.ts';
import { mutantOf, type Mutant, type Seedling } from '../../test/corpus/mutant.ts';
import type { Pool } from '../../test/corpus/mutate/tree.ts';
import { isAccepted, type Answer } from '../../test/corpus/server.ts';
import { describe, disagreement, takes } from '../../test/corpus/verdicts.ts';

/** How many mutants are under way at once: the server answers several at a time. */
const atOnce = 8;

/** Both who are compared. */
export interface Parties {
  readonly server: (text: string) => Promise<Answer>;
  readonly judge: (text: string) => Promise<Verdict>;
}

/** One mutant with both answers; `difference` says in words what they do not agree about. */
export interface Round {
  readonly seed: number;
  readonly mutant: Mutant;
  readonly answer: Answer;
  readonly verdict: Verdict;
  readonly difference: string | undefined;
}

export interface Tally {
  accepted: number;
  rejected: number;
  missed: number;
  falseAlarms: number;
  otherCauses: number;
}

/** Compares server and judge over mutants of the seeds from `first` on; hears of each disagreement as it is found. */
export async function compareRounds(first: number, count: number, stock: { readonly seedlings: readonly Seedling[]; readonly pool: Pool }, parties: Parties, onDisagreement: (round: Round) => void): Promise<Tally> {
  const tally: Tally = { accepted: 0, rejected: 0, missed: 0, falseAlarms: 0, otherCauses: 0 };
  for (let start = 0; start < count; start += atOnce) {
    const seeds = Array.from({ length: Math.min(atOnce, count - start) }, (_, index) => first + start + index);
    for (const round of await Promise.all(seeds.map((seed) => roundOf(seed, mutantOf(seed, stock.seedlings, stock.pool), parties)))) {
      add(tally, round);
      if (round.difference !== undefined) {
        onDisagreement(round);
      }
    }
  }
  return tally;
}

async function roundOf(seed: number, mutant: Mutant, { server, judge }: Parties): Promise<Round> {
  const [answer, verdict] = await Promise.all([server(mutant.text), judge(mutant.text)]);
  return { seed, mutant, answer, verdict, difference: disagreement(answer, verdict) };
}

function add(tally: Tally, { answer, verdict, difference }: Round): void {
  const accepted = isAccepted(answer);
  tally[accepted ? 'accepted' : 'rejected']++;
  if (difference !== undefined) {
    tally[accepted === takes(verdict) ? 'otherCauses' : accepted ? 'falseAlarms' : 'missed']++;
  }
}

/** All that it takes to see a disagreement again. */
export function reproduction({ seed, mutant, answer, verdict, difference }: Round): string {
  return [
    `Seed ${seed}: ${mutant.story}`,
    difference,
    `server: ${answer.status} ${answer.message}`,
    `judge:  ${describe(verdict)}`,
    // Quoted, as its bytes matter.
    `text:   ${JSON.stringify(mutant.text)}`,
    '',
  ].join('\n');
}
