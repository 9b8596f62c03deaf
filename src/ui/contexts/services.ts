import type { ProtectionPolicy } from '../../kube/protection.ts';
import type { Choices } from '../choices.ts';
import type { Picks } from '../commands/picks.ts';
import type { Targets } from '../commands/targets.ts';
import type { Dialogs } from '../dialogs.ts';
import type { Explorer } from '../explorer/explorer.ts';
import type { Kube } from '../explorer/node.ts';
import type { ContextTargets } from './contextTargets.ts';
import type { KubeconfigDocuments } from './kubeconfigDocuments.ts';
import type { KubeconfigFiles } from './kubeconfigFiles.ts';

/** What the commands about contexts and kubeconfig files work with. */
export interface ContextServices extends Choices {
  readonly kube: () => Promise<Kube>;
  readonly explorer: Explorer;
  readonly protection: ProtectionPolicy;
  readonly targets: Targets;
  readonly contexts: ContextTargets;
  readonly picks: Picks;
  readonly files: KubeconfigFiles;
  readonly shown: KubeconfigDocuments;
  readonly dialogs: Dialogs;
}
