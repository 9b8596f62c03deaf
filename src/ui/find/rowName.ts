import type { TreeNode } from '../explorer/node.ts';
import { ContainerNode } from '../explorer/nodes/containerNode.ts';
import { ContextNode } from '../explorer/nodes/contextNode.ts';

/** The name of what a row stands for: an object, a container or a context. Other rows have none. */
export function rowName(node: TreeNode): string | undefined {
  if (node instanceof ContainerNode) {
    return node.name;
  }
  return node instanceof ContextNode ? node.entry.name : node.target?.ref.name;
}
