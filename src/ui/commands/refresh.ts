import { commands } from '../../contributions.ts';
import type { Explorer } from '../explorer/explorer.ts';
import { ContextNode } from '../explorer/nodes/contextNode.ts';
import { ListNode } from '../explorer/nodes/listNode.ts';
import type { Command } from './command.ts';
import type { Targets } from './targets.ts';

/** Reads a list, a context or everything anew. */
export function refreshCommand(targets: Targets, explorer: Explorer): Command {
  return {
    id: commands.refresh,
    run: (args) => {
      const node = targets.node(args);
      if (node instanceof ListNode) {
        node.retry();
      } else if (node instanceof ContextNode) {
        node.refresh();
      } else {
        explorer.refresh();
      }
      return Promise.resolve();
    },
  };
}
