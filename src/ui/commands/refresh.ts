import { commands } from '../../contributions.ts';
import type { Explorer } from '../explorer/explorer.ts';
import { ContextNode } from '../explorer/nodes/contextNode.ts';
import { ListNode } from '../explorer/nodes/listNode.ts';
import type { Command } from './command.ts';
import type { Targets } from './targets.ts';

/** Reads lists and contexts anew; everything where it is called on none. */
export function refreshCommand(targets: Targets, explorer: Explorer): Command {
  return {
    id: commands.refresh,
    run: (args) => {
      const nodes = targets.nodes(args).filter((node) => node instanceof ListNode || node instanceof ContextNode);
      nodes.forEach((node) => (node instanceof ListNode ? node.retry() : node.refresh()));
      if (nodes.length === 0) {
        explorer.refresh();
      }
      return Promise.resolve();
    },
  };
}
