import * as vscode from 'vscode';
import { explain, Failure } from '../../common/failure.ts';
import { commands, type CommandId } from '../../contributions.ts';
import { actionsFor, ContextFailure, type FailureAction } from './actions.ts';

/** The commands behind the buttons, which take the context's name. */
const commandOf: Readonly<Partial<Record<FailureAction, CommandId>>> = {
  logIn: commands.logIn,
  openKubeconfig: commands.openKubeconfig,
  unlock: commands.unlockContext,
};

/**
 * One message for a failure that a person's own action met, with buttons for what helps; nothing for what they
 * cancelled.
 *
 * @param again does once more what failed
 */
export async function showFailure(error: unknown, again?: () => PromiseLike<unknown>): Promise<void> {
  const failure = Failure.from(error);
  if (failure.code === 'cancelled') {
    return;
  }
  const context = failure instanceof ContextFailure ? failure.context : undefined;
  const buttons = actionsFor(failure)
    .filter((action) => action === 'retry' ? again !== undefined : commandOf[action] === undefined || context !== undefined)
    .map((action) => ({ title: titleOf(action), action }));
  const pressed = await vscode.window.showErrorMessage(explain(failure), ...buttons);
  if (pressed !== undefined) {
    await perform(pressed.action, failure, context, again);
  }
}

async function perform(action: FailureAction, failure: Failure, context: string | undefined, again: (() => PromiseLike<unknown>) | undefined): Promise<void> {
  switch (action) {
    case 'copyHint':
      return vscode.env.clipboard.writeText(failure.hint ?? '');
    case 'copyMessage':
      return vscode.env.clipboard.writeText(explain(failure));
    case 'retry':
      await again?.();
      return;
    case 'openKubeconfig':
      await vscode.commands.executeCommand(commands.openKubeconfig, { context });
      return;
    case 'unlock':
    case 'logIn': {
      const done = await vscode.commands.executeCommand(action === 'unlock' ? commands.unlockContext : commands.logIn, { context });
      if (done === true) {
        await again?.();
      }
    }
  }
}

function titleOf(action: FailureAction): string {
  switch (action) {
    case 'copyHint':
      return vscode.l10n.t('Copy Hint');
    case 'copyMessage':
      return vscode.l10n.t('Copy Message');
    case 'logIn':
      return vscode.l10n.t('Log In Again');
    case 'openKubeconfig':
      return vscode.l10n.t('Open Kubeconfig');
    case 'retry':
      return vscode.l10n.t('Try Again');
    case 'unlock':
      return vscode.l10n.t('Unlock');
  }
}
