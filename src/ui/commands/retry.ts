import { commands } from '../../contributions.ts';
import { NoteNode } from '../explorer/nodes/noteNode.ts';
import type { Command } from './command.ts';
import type { Targets } from './targets.ts';

/** Tries again what rows of the tree say has failed. */
export function retryCommand(targets: Targets): Command {
  return {
    id: commands.retry,
    run: (args) => {
      targets.nodes(args).filter((node) => node instanceof NoteNode).forEach((node) => node.retry());
      return Promise.resolve();
    },
  };
}
