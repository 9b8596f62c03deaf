import path from 'node:path';
import type { ShellKind } from '../../kube/kubectlCommand.ts';

/** How to quote for a shell, by its program or by what the editor calls it. */
export function shellKind(shell: string): ShellKind {
  return /^(?:pwsh|powershell)/i.test(path.win32.basename(shell)) ? 'powershell' : 'sh';
}
