// `npm run bench`: runs bench/*.bench.ts one after the other. Each prints its figures as JSON objects, one a line.
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { endWith } from './ending.ts';
import { runCommand } from './process.ts';
import { inRoot, root } from './root.ts';

const usage = `npm run bench [-- [NAME...]]

Prints a JSON object for each figure: {"name", "value", "unit"}, and where it has a bar {"bar", "ok"} too. NAME is that of a
file of bench, without .bench.ts. Ends with 1 where a bar is missed.

PILOTHOUSE_SOAK_MINUTES     how long soak takes, instead of 30 minutes
PILOTHOUSE_SCALE_CLUSTER    the state file of a running cluster of 10,000 pods, instead of making one (test/cluster/scale.ts)
PILOTHOUSE_KINDS_CLUSTER    the state file of a running cluster of 1,000 definitions, instead of making one
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', default: false } } });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const all = fs.readdirSync(inRoot('bench')).filter((name) => name.endsWith('.bench.ts')).map((name) => name.slice(0, -'.bench.ts'.length)).sort();
  const unknown = positionals.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no bench ${unknown.join(', ')}, but there are ${all.join(', ')}.`);
    return 2;
  }
  const ending = endWith(process);
  let worst = 0;
  for (const name of positionals.length > 0 ? positionals : all) {
    const { code } = await runCommand(process.execPath, ['--disable-warning=ExperimentalWarning', inRoot('bench', `${name}.bench.ts`)], { cwd: root, signal: ending.signal });
    if (code !== 0) {
      console.error(`bench/${name}.bench.ts ended with ${code}.`);
      worst = 1;
    }
  }
  ending.dispose();
  return worst;
}

process.exitCode = await main();
