import * as vscode from 'vscode';
import { Failure } from '../../../common/failure.ts';
import { commands } from '../../../contributions.ts';
import type { ContextEntry } from '../../../kube/types.ts';
import type { Command } from '../../commands/command.ts';
import type { Dialogs } from '../../dialogs.ts';
import type { ContextServices } from '../services.ts';
import { ownProtectedPatterns, unlockMs, writeProtectedPatterns } from '../settings.ts';

/** Adds a context's name to the person's protected contexts, or takes it out. */
export function toggleProtectionCommand({ contexts, protection, dialogs }: ContextServices): Command {
  return {
    id: commands.toggleProtection,
    run: async (args) => {
      const title = vscode.l10n.t('Protect or Unprotect Context');
      const context = await contexts.of(args, title);
      if (context === undefined) {
        return;
      }
      if (!protection.isListed(context.name)) {
        await writeProtectedPatterns([...ownProtectedPatterns(), context.name]);
        return;
      }
      const own = ownProtectedPatterns();
      const others = own.filter((pattern) => pattern.trim().toLowerCase() !== context.name.toLowerCase());
      if (others.length === own.length) {
        throw new Failure('conflict', vscode.l10n.t('Context {0} is protected by a pattern or by the workspace\'s settings.', context.name), {
          hint: vscode.l10n.t('Change the setting pilothouse.protectedContexts.'),
        });
      }
      if (await typesName(context, title, vscode.l10n.t('Type {0} to allow changes in it from now on.', context.name), dialogs)) {
        await writeProtectedPatterns(others);
      }
    },
  };
}

/** Lets changes through in a protected context for the time that the setting says. Resolves to whether it is unlocked. */
export function unlockContextCommand({ contexts, protection, dialogs }: ContextServices): Command {
  return {
    id: commands.unlockContext,
    run: async (args) => {
      const title = vscode.l10n.t('Unlock Protected Context');
      const context = await contexts.of(args, title, ({ name }) => protection.isProtected(name));
      if (context === undefined || !protection.isListed(context.name)) {
        return context !== undefined;
      }
      const ms = unlockMs();
      const unlocked = await typesName(context, title, vscode.l10n.t('Type {0} to allow changes in it for {1} minutes.', context.name, ms / 60_000), dialogs);
      if (unlocked) {
        protection.unlock(context.name, ms);
      }
      return unlocked;
    },
  };
}

/** Protects unlocked contexts again, at once. */
export function lockContextCommand({ contexts, protection }: ContextServices): Command {
  return {
    id: commands.lockContext,
    run: async (args) => {
      const chosen = await contexts.all(args, vscode.l10n.t('Lock Protected Context'), ({ name }) => protection.unlockedUntil(name) !== undefined);
      chosen.forEach(({ name }) => protection.lock(name));
    },
  };
}

/** Whether the person typed the context's name, which nobody does by accident. */
async function typesName({ name }: ContextEntry, title: string, prompt: string, dialogs: Dialogs): Promise<boolean> {
  const validate = (value: string): string | undefined => value === name ? undefined : vscode.l10n.t('This is not the name of the context.');
  const typed = await dialogs.text({ title, prompt, validate });
  return typed === name;
}
