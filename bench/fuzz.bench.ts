// Whether the judge says what the API server says, over mutants of our manifests: PILOTHOUSE_FUZZ_ROUNDS of them from
// seed PILOTHOUSE_FUZZ_SEED on (2 minutes by default). Each disagreement is told on standard error with what it takes to see it again.
import { offlineSchemas } from '../test/unit/language/corpus.ts';
import { definitionTexts } from '../test/unit/language/fixtures.ts';
import { ServerJudge } from '../test/unit/language/judge.ts';
import { seedlingsOf } from '../test/corpus/seedlings.ts';
import { openSubject } from '../test/corpus/subject.ts';
import { figure } from './figure.ts';
import { compareRounds, reproduction } from './fuzz/rounds.ts';

const rounds = Number(process.env.PILOTHOUSE_FUZZ_ROUNDS ?? 8_000);
const seed = Number(process.env.PILOTHOUSE_FUZZ_SEED ?? 1);

const server = await ServerJudge.start();
const judge = await openSubject(definitionTexts());
try {
  const stock = await seedlingsOf(offlineSchemas());
  const start = performance.now();
  const tally = await compareRounds(seed, rounds, stock, { server: (text) => server.answer(text), judge: (text) => judge.judge(text) }, (round) => {
    process.stderr.write(`${reproduction(round)}\n`);
  });
  figure('fuzz: mutants that the server accepts', tally.accepted, 'count');
  figure('fuzz: mutants that the server rejects', tally.rejected, 'count');
  figure('fuzz: rejected and not found by the judge', tally.missed, 'count');
  figure('fuzz: false alarms of the judge', tally.falseAlarms, 'count');
  figure('fuzz: rejected by both for other causes', tally.otherCauses, 'count');
  figure('fuzz: server and judge, each mutant', (performance.now() - start) / rounds, 'ms');
  process.exitCode = tally.missed + tally.falseAlarms > 0 ? 1 : 0;
} finally {
  judge.close();
  await server.stop();
}
