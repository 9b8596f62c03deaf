import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CliIo, ExitCode } from '../../../src/cli/command.ts';
import { getCommand } from '../../../src/cli/get.ts';
import { waitUntilServed } from '../../cluster/definitions.ts';
import { sharedCluster } from '../../cluster/shared.ts';
import { run, type RunResult } from '../../cluster/run.ts';
import type { Cluster } from '../../cluster/types.ts';

/** A namespace of a test's own with objects of many kinds, and both programs. */
export interface GetStage {
  readonly cluster: Cluster;
  readonly namespace: string;
  /** The API group of the custom resources `gauges`, in which there is one of every sort of cell. */
  readonly group: string;
  kubectl(...args: readonly string[]): Promise<RunResult>;
  /** Our `get`, in this process. */
  get(args: readonly string[], options?: Partial<CliIo> & { readonly kubeconfig?: string }): Promise<RunResult & { readonly code: ExitCode }>;
  dispose(): Promise<void>;
}

/** Printer columns of every type; those from the tenth on are for `-o wide`. */
const columns = [
  ['Text', 'string', '.spec.text'], ['Count', 'integer', '.spec.count'], ['Ratio', 'number', '.spec.ratio'], ['On', 'boolean', '.spec.on'],
  ['Lines', 'string', '.spec.lines'], ['Escape', 'string', '.spec.escape'], ['When', 'date', '.spec.when'], ['mixed Case', 'string', '.metadata.name'], ['Größe', 'string', '.spec.text'],
  ['Wide', 'string', '.spec.wide'], ['Big', 'integer', '.spec.big'], ['Many', 'number', '.spec.many'], ['List', 'string', '.spec.list'],
] as const;

export async function setGetStage(): Promise<GetStage> {
  const cluster = await sharedCluster();
  const suffix = randomBytes(4).toString('hex');
  const namespace = `get-${suffix}`;
  const group = `g${suffix}.pilothouse.example`;
  await cluster.apply(`{apiVersion: v1, kind: Namespace, metadata: {name: ${namespace}}}\n---\n${JSON.stringify(definition(group))}`);
  await waitUntilServed(cluster, `gauges.${group}`);
  await succeed(cluster, 'wait', '--for=create', 'serviceaccount/default', 'configmap/kube-root-ca.crt', '-n', namespace, '--timeout=30s');
  const file = path.join(import.meta.dirname, '../../fixtures/get/objects.yaml');
  const objects = (await readFile(file, 'utf8')).replaceAll('${group}', group).replaceAll('${class}', namespace);
  const { code, stderr } = await run(cluster.kubectlPath, ['create', '--validate=false', '-n', namespace, '-f', '-'], { env: { KUBECONFIG: cluster.kubeconfig }, input: objects });
  if (code !== 0) {
    throw new Error(stderr);
  }
  await succeed(cluster, 'wait', '--for=create', 'endpoints/headless', '-n', namespace, '--timeout=30s');
  await succeed(cluster, 'wait', '--for=jsonpath={.status.observedGeneration}=1', 'deployment/none', 'statefulset/none', 'daemonset/nowhere', 'pdb/pdb', '-n', namespace, '--timeout=30s');
  return {
    cluster, namespace, group,
    kubectl: (...args) => cluster.kubectl(...args),
    get: (args, options) => runGet(args, { kubeconfig: cluster.kubeconfig, ...options }),
    dispose: async () => {
      await cluster.kubectl('delete', 'crd', `gauges.${group}`, '--wait=false');
      await cluster.kubectl('delete', 'priorityclass', namespace, '--wait=false');
      await cluster.kubectl('delete', 'namespace', namespace, '--wait=false');
    },
  };
}

async function runGet(args: readonly string[], { kubeconfig, ...options }: Partial<CliIo> & { readonly kubeconfig: string }): Promise<RunResult & { readonly code: ExitCode }> {
  let stdout = '';
  let stderr = '';
  const code = await getCommand.run([...args, '--kubeconfig', kubeconfig], {
    stdout: (text) => { stdout += text; },
    stderr: (text) => { stderr += text; },
    cwd: import.meta.dirname,
    env: {},
    signal: new AbortController().signal,
    color: false,
    ...options,
  });
  return { stdout, stderr, code };
}

export async function succeed(cluster: Cluster, ...args: string[]): Promise<string> {
  const { stdout, stderr, code } = await cluster.kubectl(...args);
  if (code !== 0) {
    throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  }
  return stdout;
}

function definition(group: string): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `gauges.${group}` },
    spec: {
      group, scope: 'Namespaced', names: { plural: 'gauges', kind: 'Gauge', shortNames: [`ga${group.slice(1, 5)}`], categories: ['all'] },
      versions: [{
        name: 'v1', served: true, storage: true,
        schema: { openAPIV3Schema: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        additionalPrinterColumns: columns.map(([name, type, jsonPath], index) => ({ name, type, jsonPath, priority: index < 9 ? 0 : 1 })),
      }],
    },
  };
}
