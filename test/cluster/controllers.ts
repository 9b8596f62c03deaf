import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { certificateUser, writeKubeconfig } from './kubeconfig.ts';
import type { Site } from './site.ts';

/** Starts the controller manager and the scheduler. `scale` lifts their limits on requests, for thousands of pods. */
export async function startControllers(site: Site, scale: boolean): Promise<void> {
  const { folder, build, pki, programs } = site;
  // Their defaults are 20 requests a second and 30 at once (50 and 100 for the scheduler).
  const limits = scale ? { qps: 2000, burst: 4000 } : { qps: 100, burst: 200 };
  programs.start('kube-controller-manager', build.kubernetes, [
    'kube-controller-manager', `--kubeconfig=${await componentKubeconfig(site, 'system:kube-controller-manager')}`,
    '--leader-elect=false', '--bind-address=127.0.0.1', '--secure-port=0',
    `--root-ca-file=${pki.authorityFile}`, `--service-account-private-key-file=${pki.serviceAccountKeys.privateFile}`,
    `--kube-api-qps=${limits.qps}`, `--kube-api-burst=${limits.burst}`,
    ...(scale ? ['--concurrent-replicaset-syncs=20'] : []),
  ]);
  const schedulerConfig = join(folder, 'scheduler.yaml');
  await writeFile(schedulerConfig, stringify({
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    clientConnection: { kubeconfig: await componentKubeconfig(site, 'system:kube-scheduler'), ...limits },
    leaderElection: { leaderElect: false },
  }));
  programs.start('kube-scheduler', build.kubernetes, [
    'kube-scheduler', `--config=${schedulerConfig}`, '--bind-address=127.0.0.1', '--secure-port=0',
  ]);
}

/** A kubeconfig for one of the cluster's own programs. Its name keeps its requests out of the audit log. */
export function componentKubeconfig(site: Site, user: string, organization = 'system:masters'): Promise<string> {
  const pair = site.pki.issue({ commonName: user, organizations: [organization] });
  return writeKubeconfig(join(site.folder, `${user.replace(/[^\w-]/g, '-')}.kubeconfig`), {
    server: site.server,
    authority: site.pki.authority,
    name: 'component',
    user: certificateUser(pair),
  });
}
