import path from 'node:path';
import { installExtension } from '../../test/host/extensions.ts';
import { installOffline } from '../../test/host/install.ts';
import { startServer, type VSCodeServer } from '../../test/host/server.ts';
import { packageExtension } from '../build.ts';
import type { Reporting } from './clusters.ts';

export interface WebOptions extends Reporting {
  readonly folder: string;
  /** Whether `folder` is ours, and so nothing to be asked about. */
  readonly trusted: boolean;
  readonly kubeconfig: string | undefined;
  readonly port: number;
  /** Where the extension is installed. */
  readonly scratch: string;
}

export interface WebEditor {
  /** The address to open in a browser, with the token in it. */
  readonly address: string;
  readonly server: VSCodeServer;
}

/** Serves VS Code with the extension on loopback. Who opens it needs the token of the address. */
export async function serveWeb(options: WebOptions): Promise<WebEditor> {
  const installation = await installOffline(options);
  const extensions = path.join(options.scratch, 'extensions');
  await installExtension(installation, await packageExtension(options.signal), extensions);
  options.onProgress('Starting VS Code');
  const server = await startServer(installation, {
    extensions,
    withToken: true,
    port: options.port,
    defaultFolder: options.folder,
    settings: { 'git.enabled': true },
    env: options.kubeconfig === undefined ? {} : { KUBECONFIG: options.kubeconfig },
    arguments: options.trusted ? ['--disable-workspace-trust'] : [],
  });
  return { address: `http://${server.authority}/?tkn=${server.token}`, server };
}
