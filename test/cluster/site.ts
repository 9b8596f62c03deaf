import type { KubernetesBuild } from './build.ts';
import type { Pki } from './pki.ts';
import type { Programs } from './programs.ts';

/** What the parts of one cluster share while they start. */
export interface Site {
  /** The cluster's own folder; short, as sockets lie in it. */
  readonly folder: string;
  /** At most 15 characters: the name of the bridge, the CNI network and the control group. */
  readonly name: string;
  readonly build: KubernetesBuild;
  readonly pki: Pki;
  readonly programs: Programs;
  /** The API server's URL. */
  readonly server: string;
  readonly signal: AbortSignal;
}
