import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AskInTerminal, TerminalProgram } from '../../../../src/kube/config/credentials/types.ts';

/** A terminal (util-linux's `script` makes it) in which a person types an answer when asked for a password. */
export function typist(folder: string, answer: string): { ask: AskInTerminal; asked: TerminalProgram[]; seen: () => string } {
  const asked: TerminalProgram[] = [];
  let seen = '';
  const ask: AskInTerminal = async (program, signal) => {
    asked.push(program);
    const out = path.join(folder, `terminal-${asked.length}`);
    const quoted = [program.command, ...program.args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    const child = spawn('script', ['-qec', `${quoted} > '${out}'`, '/dev/null'], { env: program.env, signal, stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.endsWith('Password: ')) {
        child.stdin.write(`${answer}\n`);
      }
    });
    const code = await new Promise<number | null>((resolve) => {
      child.on('error', () => resolve(null));
      child.on('close', resolve);
    });
    return { exitCode: code ?? undefined, stdout: await readFile(out, 'utf8').catch(() => '') };
  };
  return { ask, asked, seen: () => seen };
}
