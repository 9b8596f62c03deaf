import { commands } from '../../contributions.ts';
import type { Kube } from '../explorer/node.ts';
import type { Command } from './command.ts';

/** Reads the kubeconfig files anew. */
export function reloadKubeconfigCommand(kube: () => Promise<Kube>): Command {
  return {
    id: commands.reloadKubeconfig,
    run: async () => (await kube()).kubeconfigs.reload(),
  };
}
