import { systemPackages as clusterPackages } from '../test/cluster/packages.ts';
import { findChromium } from '../test/host/chromium.ts';
import { runCommand } from './process.ts';

export interface PackageNeeds {
  /** A browser: the web workbench and the browser tests. */
  readonly browser: boolean;
  /** An embedded cluster with real pods. */
  readonly cluster: boolean;
}

/** The Debian packages of these needs that the machine has neither from Debian nor (a browser) from elsewhere. */
export async function missingPackages(needs: PackageNeeds): Promise<readonly string[]> {
  if (process.platform !== 'linux') {
    return [];
  }
  const wanted = [
    ...(needs.browser && findChromium() === undefined ? ['chromium'] : []),
    ...(needs.cluster ? clusterPackages : []),
  ];
  const missing: string[] = [];
  for (const name of wanted) {
    const { code, output } = await runCommand('dpkg-query', ['-W', '-f', '${db:Status-Status}', name], { quiet: true });
    if (code !== 0 || output !== 'installed') {
      missing.push(name);
    }
  }
  return missing;
}

/**
 * Installs missing packages where this user may. Resolves to undefined when nothing is missing any more, else to what
 * the person has to do.
 */
export async function installPackages(needs: PackageNeeds, signal: AbortSignal): Promise<string | undefined> {
  const missing = await missingPackages(needs);
  if (missing.length === 0) {
    return undefined;
  }
  const install = ['install', '-y', '--no-install-recommends', ...missing];
  const byHand = `apt-get update && apt-get ${install.join(' ')}`;
  if (process.getuid?.() !== 0) {
    return `These packages are needed: ${missing.join(', ')}. Install them as root:\n  ${byHand}`;
  }
  console.log(`Installing ${missing.join(', ')} (apt-get)`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], install]) {
    const { code, output } = await runCommand('apt-get', args, { quiet: true, env, signal });
    if (code !== 0) {
      return `${output}\napt-get ${args.join(' ')} ended with ${code}. By hand:\n  ${byHand}`;
    }
  }
  return undefined;
}
