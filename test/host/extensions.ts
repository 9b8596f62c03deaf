import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Installation } from './install.ts';
import { serverEnvironment } from './server.ts';

/** Installs a .vsix into an extensions folder, as `code --install-extension` does. Returns what VS Code printed. */
export async function installExtension(installation: Installation, vsix: string, extensions: string): Promise<string> {
  return manageExtensions(installation, ['--install-extension', vsix, '--extensions-dir', extensions, '--force']);
}

/** Runs VS Code's own command line for extensions with these arguments. Returns what it printed. */
export async function manageExtensions(installation: Installation, args: readonly string[]): Promise<string> {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'vsx-'));
  try {
    const command = [installation.server, '--accept-server-license-terms', '--server-data-dir', data, ...args];
    const { stdout } = await promisify(execFile)(installation.node, command, { env: serverEnvironment() });
    return stdout;
  } finally {
    fs.rmSync(data, { recursive: true, force: true });
  }
}
