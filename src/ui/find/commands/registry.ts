import type { commands } from '../../../contributions.ts';
import type { Command } from '../../commands/command.ts';
import { copyImageCommand, copyJsonPathCommand, copyNamespacedNameCommand } from './copy.ts';
import { copyKubectlCommand } from './copyKubectl.ts';
import { goToObjectCommand } from './goToObject.ts';
import { insertNameCommand } from './insertName.ts';
import { revealCommand } from './reveal.ts';
import type { CommandServices } from '../../commands/registry.ts';

/** The commands for finding and copying, by their names in src/contributions.ts. */
export function findCommands(services: CommandServices) {
  return {
    copyImage: copyImageCommand(services),
    copyJsonPath: copyJsonPathCommand(),
    copyKubectl: copyKubectlCommand(services),
    copyNamespacedName: copyNamespacedNameCommand(services),
    goToObject: goToObjectCommand(services),
    insertName: insertNameCommand(services),
    reveal: revealCommand(services),
  } satisfies Partial<Record<keyof typeof commands, Command>>;
}
