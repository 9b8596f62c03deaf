import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import { ContainerNode } from '../explorer/nodes/containerNode.ts';
import { ContextNode } from '../explorer/nodes/contextNode.ts';
import { NoteNode } from '../explorer/nodes/noteNode.ts';
import { ObjectNode } from '../explorer/nodes/objectNode.ts';
import type { Command } from './command.ts';
import type { Targets } from './targets.ts';

/** Copies the name of an object, a container or a context. */
export function copyNameCommand(targets: Targets): Command {
  return {
    id: commands.copyName,
    run: async (args) => {
      const node = targets.node(args);
      const name = node instanceof ObjectNode ? node.ref.name : node instanceof ContainerNode ? node.name : node instanceof ContextNode ? node.entry.name : undefined;
      if (name !== undefined) {
        await vscode.env.clipboard.writeText(name);
      }
    },
  };
}

/** Copies the whole text of a row that says why something failed. */
export function copyMessageCommand(targets: Targets): Command {
  return {
    id: commands.copyMessage,
    run: async (args) => {
      const node = targets.node(args);
      if (node instanceof NoteNode) {
        await vscode.env.clipboard.writeText(node.note.message);
      }
    },
  };
}
