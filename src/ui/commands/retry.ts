import { commands } from '../../contributions.ts';
import { NoteNode } from '../explorer/nodes/noteNode.ts';
import type { Command } from './command.ts';
import type { Targets } from './targets.ts';

/** Tries again what a row of the tree says has failed. */
export function retryCommand(targets: Targets): Command {
  return {
    id: commands.retry,
    run: (args) => {
      const node = targets.node(args);
      if (node instanceof NoteNode) {
        node.retry();
      }
      return Promise.resolve();
    },
  };
}
