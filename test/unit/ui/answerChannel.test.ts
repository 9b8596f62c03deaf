import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { AnswerChannel, type ProgramAnswer } from '../../../src/ui/terminals/answerChannel.ts';

const run = promisify(execFile);

/** Runs a program as the terminal does; gives its answer and what the person would have seen. */
async function answerOf(command: string, ...args: string[]): Promise<ProgramAnswer & { seen: string }> {
  const channel = await AnswerChannel.open();
  try {
    const seen = run(process.execPath, channel.arguments(command, args)).then(({ stdout, stderr }) => stdout + stderr, (error: unknown) => {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      return stdout + stderr;
    });
    return { ...await channel.answer, seen: await seen };
  } finally {
    await channel.close();
  }
}

describe('a program that runs in a terminal', () => {
  test('gives its standard output to the caller and shows the rest', async () => {
    assert.deepEqual(await answerOf('sh', '-c', 'echo question >&2; echo credentials'), { exitCode: 0, stdout: 'credentials\n', seen: 'question\n' });
  });

  test('takes its arguments as they are', async () => {
    const words = ['a b', '$HOME', '"', '--', '-e', ''];
    assert.deepEqual(JSON.parse((await answerOf(process.execPath, '-p', 'JSON.stringify(process.argv.slice(1))', '--', ...words)).stdout), words);
  });

  test('tells its exit code, and that a signal ended it', async () => {
    assert.equal((await answerOf('sh', '-c', 'exit 3')).exitCode, 3);
    assert.equal((await answerOf('sh', '-c', 'kill -9 $$')).exitCode, undefined);
  });

  test('that does not exist ends with 127 and says so', async () => {
    const { exitCode, seen } = await answerOf('/no/such/program');
    assert.equal(exitCode, 127);
    assert.match(seen, /no\/such\/program/);
  });

  test('sends its answer by a socket that is gone afterwards, in a folder of the user alone', async () => {
    const channel = await AnswerChannel.open();
    const socket = channel.arguments('x', [])[3] ?? '';
    const folder = socket.replace(/\/answer$/, '');
    assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
    await channel.close();
    assert.equal(fs.existsSync(folder), false);
  });
});
