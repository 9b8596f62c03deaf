import fs from 'node:fs';
import path from 'node:path';
import { downloadVSCode, hasDesktop } from '../../test/host/resolve.ts';

/** A desktop VS Code to start. */
export interface DesktopEditor {
  readonly executable: string;
  /** How it was found, for people. */
  readonly found: string;
}

/** `VSCODE_EXECUTABLE`, else the code on the PATH, else a downloaded one; undefined: serve the web workbench. */
export async function chooseDesktopEditor(onProgress: (line: string) => void, env: NodeJS.ProcessEnv = process.env): Promise<DesktopEditor | undefined> {
  if (env.VSCODE_EXECUTABLE) {
    return { executable: env.VSCODE_EXECUTABLE, found: 'VSCODE_EXECUTABLE' };
  }
  if (!hasDesktop(env)) {
    return undefined;
  }
  const script = findOnPath('code', env);
  if (script !== undefined) {
    return { executable: applicationOf(script) ?? script, found: script };
  }
  const downloaded = await downloadVSCode(onProgress);
  return downloaded === undefined ? undefined : { executable: downloaded, found: 'downloaded by @vscode/test-electron' };
}

/** The first program of that name on the PATH. */
export function findOnPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const names = process.platform === 'win32' ? [`${name}.cmd`, `${name}.exe`] : [name];
  const places = (env.PATH ?? env.Path ?? '').split(path.delimiter).filter((folder) => folder !== '').flatMap((folder) => names.map((each) => path.join(folder, each)));
  return places.find((place) => fs.statSync(place, { throwIfNoEntry: false })?.isFile());
}

/**
 * The application behind VS Code's `code` script. The script returns at once and leaves the window to itself; the
 * application stays our child, so that Ctrl+C can end it.
 */
export function applicationOf(script: string): string | undefined {
  const bin = path.dirname(fs.realpathSync(script));
  const candidates = [
    path.join(bin, '..', 'code'), // Linux: share/code/bin/code and share/code/code
    path.join(bin, '..', 'Code.exe'),
    path.join(bin, '..', '..', '..', '..', 'MacOS', 'Electron'), // Contents/Resources/app/bin/code
    path.join(bin, '..', '..', '..', '..', 'MacOS', 'Code'),
  ];
  return candidates.find((candidate) => fs.statSync(candidate, { throwIfNoEntry: false })?.isFile());
}
