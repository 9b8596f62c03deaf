import type { ProtectionPolicy } from '../../kube/protection.ts';
import type { Picks } from '../commands/picks.ts';
import type { Targets } from '../commands/targets.ts';
import type { Dialogs } from '../dialogs.ts';
import type { Explorer } from '../explorer/explorer.ts';
import type { Filters } from '../explorer/filters.ts';
import type { Kube } from '../explorer/node.ts';
import type { Scopes } from '../explorer/scopes.ts';
import type { ContextTargets } from './contextTargets.ts';
import type { KubeconfigDocuments } from './kubeconfigDocuments.ts';
import type { KubeconfigFiles } from './kubeconfigFiles.ts';

/** What the commands about contexts and kubeconfig files work with. */
export interface ContextServices {
  readonly kube: () => Promise<Kube>;
  readonly explorer: Explorer;
  readonly scopes: Scopes;
  readonly filters: Filters;
  readonly protection: ProtectionPolicy;
  readonly targets: Targets;
  readonly contexts: ContextTargets;
  readonly picks: Picks;
  readonly files: KubeconfigFiles;
  readonly shown: KubeconfigDocuments;
  readonly dialogs: Dialogs;
}
