import { join } from 'node:path';
import { freePorts } from './ports.ts';
import type { Site } from './site.ts';

/** What the API server needs to reach etcd. */
export interface EtcdAccess {
  readonly url: string;
  readonly certificate: string;
  readonly key: string;
}

/** Starts etcd on loopback, open only to holders of a certificate. */
export async function startEtcd({ folder, build, pki, programs }: Site): Promise<EtcdAccess> {
  const [clientPort, peerPort] = await freePorts(2);
  const client = `https://127.0.0.1:${clientPort}`;
  const peer = `https://127.0.0.1:${peerPort}`;
  const { certificate, key } = await pki.issueFiles('etcd', { commonName: 'etcd', hosts: ['127.0.0.1', 'localhost'] });
  const tls = (prefix: string): string[] => [
    `--${prefix}cert-file=${certificate}`, `--${prefix}key-file=${key}`, `--${prefix}trusted-ca-file=${pki.authorityFile}`, `--${prefix}client-cert-auth`,
  ];
  programs.start('etcd', build.kubernetes, [
    'etcd', '--name=etcd', `--data-dir=${join(folder, 'etcd')}`,
    // Nothing here has to survive a power cut.
    '--unsafe-no-fsync', '--log-level=warn',
    // Minutes of many changes a second pass the usual 2 GiB before they are compacted.
    `--quota-backend-bytes=${8 * 1024 ** 3}`,
    `--listen-client-urls=${client}`, `--advertise-client-urls=${client}`, ...tls(''),
    `--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=etcd=${peer}`, ...tls('peer-'),
  ]);
  return { url: client, certificate, key };
}
