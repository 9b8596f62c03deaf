import fs from 'node:fs';
import path from 'node:path';
import { Failure } from '../../common/failure.ts';
import type { Translate } from '../translate.ts';

/** What of the workspace decides whether a sign-in program may run. */
export interface WorkspaceTrust {
  isTrusted(): boolean;
  /** The folders of the workspace that are on this machine's disk. */
  folders(): readonly string[];
}

/**
 * Why a sign-in program may not be started: in a workspace that is not trusted, neither a program in its folders nor
 * one that a kubeconfig in them names is run. Undefined where it may.
 *
 * @param command a path, or a name that is looked up in PATH
 * @param file the kubeconfig file that names the program
 */
export function mayRunIn(workspace: WorkspaceTrust, t: Translate): (command: string, file: string) => Failure | undefined {
  return (command, file) => {
    if (workspace.isTrusted()) {
      return undefined;
    }
    const folders = workspace.folders().flatMap((folder) => [path.resolve(folder), real(folder)]);
    const inWorkspace = (candidate: string): boolean => [path.resolve(candidate), real(candidate)].some((place) => folders.some((folder) => isInside(place, folder)));
    const fromFile = inWorkspace(file);
    if (!fromFile && (!/[\\/]/.test(command) || !inWorkspace(command))) {
      return undefined;
    }
    const message = fromFile
      ? t('The sign-in program {0} was not started: {1} belongs to this workspace, which is not trusted.', command, file)
      : t('The sign-in program {0} was not started: it belongs to this workspace, which is not trusted.', command);
    return new Failure('plugin-failed', message, { hint: t('Trust the workspace if you know who wrote it.') });
  };
}

/** The path without symbolic links, as far as it exists. */
function real(file: string): string {
  const absolute = path.resolve(file);
  try {
    return fs.realpathSync(absolute);
  } catch {
    const parent = path.dirname(absolute);
    return parent === absolute ? absolute : path.join(real(parent), path.basename(absolute));
  }
}

function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative === '' || (!path.isAbsolute(relative) && relative !== '..' && !relative.startsWith(`..${path.sep}`));
}
