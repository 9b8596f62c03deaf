#!/usr/bin/env node
import { explain, Failure } from '../common/failure.ts';
import type { CliCommand, CliIo, ExitCode } from './command.ts';
import { version } from './version.ts';

interface Entry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<CliCommand>;
}

/** Every command; its code is loaded when it is called. To add one, write it as a CliCommand and name it here. */
const commands: readonly Entry[] = [
  { name: 'describe', summary: 'Show objects of a cluster in words', load: async () => (await import('./describe.ts')).describeCommand },
  { name: 'get', summary: 'Print objects of a cluster as tables, JSON, YAML or chosen columns', load: async () => (await import('./get.ts')).getCommand },
  { name: 'validate', summary: 'Check manifests as the API server would, without a cluster or beside one', load: async () => (await import('./validate.ts')).validateCommand },
];

const usage = `Usage: pilothouse COMMAND [OPTIONS]

Commands:
${commands.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`).join('\n')}

  --help      this text; pilothouse COMMAND --help tells a command's options
  --version   the version of pilothouse
`;

async function run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const [word, ...rest] = argv;
  if (word === undefined || word === '--help' || word === '-h' || word === 'help') {
    if (word !== undefined) {
      io.stdout(usage);
      return 0;
    }
    io.stderr(usage);
    return 2;
  }
  if (word === '--version') {
    io.stdout(`${version}\n`);
    return 0;
  }
  const command = commands.find(({ name }) => name === word);
  if (command === undefined) {
    io.stderr(`pilothouse: there is no command ${word}.\n\n${usage}`);
    return 2;
  }
  return (await command.load()).run(rest, io);
}

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort());
// Whoever reads the output may stop reading (`| head`); that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

try {
  process.exitCode = await run(process.argv.slice(2), {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    cwd: process.cwd(),
    env: process.env,
    signal: interrupt.signal,
    color: process.stdout.isTTY && !process.env.NO_COLOR,
  });
} catch (error) {
  process.stderr.write(`pilothouse: ${explain(Failure.from(error))}\n`);
  process.exitCode = 2;
}
