import { sharedCluster } from '../../cluster/shared.ts';
import type { Cluster } from '../../cluster/types.ts';

/** The test cluster, and a namespace of the test's own in it. */
export interface Stage {
  readonly cluster: Cluster;
  readonly namespace: string;
  /** Name of the admin's context. */
  readonly context: string;
  /** kubectl in the stage's namespace; rejects where it fails, resolves with what it printed. */
  kubectl(...args: string[]): Promise<string>;
  /** Runs a pod with one container `main` and this shell script; resolves when the pod is ready. What it writes to /kept outlives restarts. */
  pod(name: string, script: string): Promise<void>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const cluster = await sharedCluster();
  const namespace = `ui-${Math.random().toString(36).slice(2, 8)}`;
  const run = async (...args: string[]): Promise<string> => {
    const { stdout, stderr, code } = await cluster.kubectl(...args);
    if (code !== 0) {
      throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    }
    return stdout;
  };
  await run('create', 'namespace', namespace);
  const context = (await run('config', 'current-context')).trim();
  const kubectl = (...args: string[]): Promise<string> => run('-n', namespace, ...args);
  return {
    cluster,
    namespace,
    context,
    kubectl,
    pod: async (name, script) => {
      await cluster.apply(podManifest(name, namespace, script, cluster));
      await kubectl('wait', '--for=condition=Ready', '--timeout=60s', `pod/${name}`);
    },
    close: async () => {
      await run('delete', 'namespace', namespace, '--wait=false');
    },
  };
}

function podManifest(name: string, namespace: string, script: string, { images }: Cluster): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 0,
      volumes: [{ name: 'kept', emptyDir: {} }],
      containers: [{
        name: 'main', image: images.busybox, imagePullPolicy: images.pullPolicy, command: ['sh', '-c', script], volumeMounts: [{ name: 'kept', mountPath: '/kept' }],
      }],
    },
  });
}
