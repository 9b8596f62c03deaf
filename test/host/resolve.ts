import path from 'node:path';
import { downloadAndUnzipVSCode, SilentReporter } from '@vscode/test-electron';
import { vscodeVersion } from './version.ts';

/** The executable that takes desktop VS Code's flags and starts the offline host. */
export const offlineExecutable = path.join(import.meta.dirname, 'vscode-offline');

const downloads = path.join(import.meta.dirname, '../../.vscode-test');

/** Whether a window can be opened: always on macOS and Windows, else where a display is named. */
export function hasDesktop(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): boolean {
  return platform === 'darwin' || platform === 'win32' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Desktop VS Code as @vscode/test-electron downloads it, kept under .vscode-test/; undefined where it cannot be had. */
export async function downloadVSCode(onProgress: (line: string) => void): Promise<string | undefined> {
  try {
    return await downloadAndUnzipVSCode({ version: vscodeVersion, cachePath: downloads, timeout: 5000, reporter: new SilentReporter() });
  } catch (error) {
    onProgress(`VS Code ${vscodeVersion} cannot be downloaded (${error instanceof Error ? error.message : String(error)})`);
    return undefined;
  }
}

/** The VS Code that suites run in: `VSCODE_EXECUTABLE`, else a downloaded one where there is a desktop, else the offline one. */
export async function resolveVSCode(onProgress: (line: string) => void = () => undefined): Promise<string> {
  const named = process.env.VSCODE_EXECUTABLE;
  if (named) {
    return named;
  }
  const downloaded = hasDesktop() ? await downloadVSCode(onProgress) : undefined;
  return downloaded ?? offlineExecutable;
}
