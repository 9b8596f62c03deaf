import * as vscode from 'vscode';
import { Failure } from '../../common/failure.ts';
import { plainLine } from '../../common/text.ts';
import type { AskInTerminal } from '../../kube/config/credentials/types.ts';
import { AnswerChannel } from './answerChannel.ts';

/**
 * Runs a sign-in program in a terminal before the person, who answers what it asks there. What it writes to its
 * standard output holds credentials: it goes to the caller and is not shown. Closing the terminal ends the program.
 */
export const askInTerminal: AskInTerminal = async ({ context, command, args, env }, signal) => {
  signal.throwIfAborted();
  const channel = await AnswerChannel.open();
  const terminal = vscode.window.createTerminal({
    name: plainLine(vscode.l10n.t('Log in: {0}', context), 100),
    iconPath: new vscode.ThemeIcon('key'),
    isTransient: true,
    // The editor's own program is a Node with this variable; on a remote machine it is one without.
    shellPath: process.execPath,
    shellArgs: channel.arguments(command, args),
    env: { ...withNulls(env), ELECTRON_RUN_AS_NODE: '1' },
    strictEnv: true,
  });
  terminal.show();
  const ends: vscode.Disposable[] = [];
  try {
    return await Promise.race([
      channel.answer,
      new Promise<{ exitCode: undefined; stdout: string }>((resolve) => {
        ends.push(vscode.window.onDidCloseTerminal((closed) => closed === terminal && resolve({ exitCode: undefined, stdout: '' })));
      }),
      new Promise<never>((_, reject) => {
        const onAbort = (): void => reject(Failure.from(signal.reason, 'cancelled'));
        signal.addEventListener('abort', onAbort, { once: true });
        ends.push({ dispose: () => signal.removeEventListener('abort', onAbort) });
      }),
    ]);
  } finally {
    ends.forEach((end) => {
      end.dispose();
    });
    terminal.dispose();
    await channel.close();
  }
};

function withNulls(env: Readonly<Record<string, string | undefined>>): Record<string, string | null> {
  return Object.fromEntries(Object.entries(env).map(([name, value]): [string, string | null] => [name, value ?? null]));
}
