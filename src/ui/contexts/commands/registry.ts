import type { commands } from '../../../contributions.ts';
import type { Command } from '../../commands/command.ts';
import type { ContextServices } from '../services.ts';
import { addKubeconfigCommand, mergeKubeconfigCommand } from './add.ts';
import { copyContextNameCommand, deleteContextCommand, renameContextCommand } from './edit.ts';
import { lockContextCommand, toggleProtectionCommand, unlockContextCommand } from './protection.ts';
import { copyHintCommand, logInCommand } from './recover.ts';
import { openKubeconfigCommand, showKubeconfigCommand } from './show.ts';
import { setKubeconfigContextCommand, setKubeconfigNamespaceCommand, useContextCommand } from './use.ts';

/** The commands about contexts and kubeconfig files, by their names in src/contributions.ts. */
export function contextCommands(services: ContextServices) {
  return {
    addKubeconfig: addKubeconfigCommand(services),
    copyContextName: copyContextNameCommand(services),
    copyHint: copyHintCommand(services),
    deleteContext: deleteContextCommand(services),
    lockContext: lockContextCommand(services),
    logIn: logInCommand(services),
    mergeKubeconfig: mergeKubeconfigCommand(services),
    openKubeconfig: openKubeconfigCommand(services),
    renameContext: renameContextCommand(services),
    setKubeconfigContext: setKubeconfigContextCommand(services),
    setKubeconfigNamespace: setKubeconfigNamespaceCommand(services),
    showKubeconfig: showKubeconfigCommand(services),
    toggleProtection: toggleProtectionCommand(services),
    unlockContext: unlockContextCommand(services),
    useContext: useContextCommand(services),
  } satisfies Partial<Record<keyof typeof commands, Command>>;
}
