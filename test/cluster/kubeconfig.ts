import { writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import type { KeyPair } from './certificates.ts';

export interface KubeconfigContent {
  readonly server: string;
  /** The server's authority, PEM; it is embedded. */
  readonly authority: string;
  /** Name of the context, the cluster and the user. */
  readonly name: string;
  readonly namespace?: string | undefined;
  /** The `user` stanza of a kubeconfig. */
  readonly user: object;
}

/** Writes a kubeconfig with one context, its current one. */
export async function writeKubeconfig(path: string, content: KubeconfigContent): Promise<string> {
  const { name, server, namespace } = content;
  const text = stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority-data': base64(content.authority) } }],
    users: [{ name, user: content.user }],
    contexts: [{ name, context: { cluster: name, user: name, ...(namespace === undefined ? {} : { namespace }) } }],
    'current-context': name,
  }, { lineWidth: 0 });
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

/** A `user` stanza with a client certificate. */
export function certificateUser(pair: KeyPair): object {
  return { 'client-certificate-data': base64(pair.certificate), 'client-key-data': base64(pair.key) };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
