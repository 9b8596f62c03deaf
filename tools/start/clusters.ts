import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { asString, at, asList } from '../../src/common/json.ts';
import { Failure } from '../../src/common/failure.ts';
import { createKube, type Kube } from '../../src/kube/connections.ts';
import { applySample, sampleNamespace } from '../../test/cluster/sample.ts';
import { runCommand } from '../process.ts';
import { openTestCluster } from '../testCluster.ts';
import type { StartOptions } from './options.ts';

/** The clusters that the started VS Code shows. */
export interface Clusters {
  /** The KUBECONFIG of VS Code; undefined: as it is in this environment. */
  readonly kubeconfig: string | undefined;
  stop(): Promise<void>;
}

export interface Reporting {
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
}

/** Whether this person's kubeconfig (KUBECONFIG, else ~/.kube/config) or the named one has a context. */
export async function needsLocalCluster(options: StartOptions): Promise<boolean> {
  if (options.localCluster) {
    return true;
  }
  const kube = openKube(options.kubeconfig);
  try {
    const contexts = await kube.kubeconfigs.contexts();
    if (contexts.length === 0 && options.kubeconfig !== undefined) {
      throw new Failure('not-found', `${options.kubeconfig} has no context.`);
    }
    return contexts.length === 0;
  } finally {
    kube.dispose();
  }
}

/** Starts the local Kubernetes with the sample. Its context is set to the sample's namespace. */
export async function startLocalCluster(folder: string, report: Reporting): Promise<Clusters> {
  const opened = await openTestCluster(report);
  const { cluster } = opened;
  try {
    await applySample(cluster, report);
    const kubeconfig = path.join(folder, 'kubeconfig');
    fs.copyFileSync(cluster.kubeconfig, kubeconfig);
    const { code, output } = await runCommand(cluster.kubectlPath, ['config', 'set-context', '--current', `--namespace=${sampleNamespace}`], {
      quiet: true,
      env: { KUBECONFIG: kubeconfig },
    });
    if (code !== 0) {
      throw new Failure('internal', `kubectl config set-context ended with ${code}. ${output}`);
    }
    return { kubeconfig, stop: () => opened.stop() };
  } catch (error) {
    await opened.stop();
    throw error;
  }
}

/** What is served, for people: the contexts, and of the current one the version and how many pods run. */
export async function describeClusters(kubeconfig: string | undefined, signal: AbortSignal): Promise<readonly string[]> {
  const kube = openKube(kubeconfig);
  try {
    const contexts = await kube.kubeconfigs.contexts();
    const names = contexts.map(({ name, current }) => current ? `${name} (current)` : name);
    const current = contexts.find((context) => context.current) ?? contexts[0];
    const limited = AbortSignal.any([signal, AbortSignal.timeout(10_000)]);
    return [
      `contexts:     ${names.join(', ')}`,
      ...(current === undefined ? [] : await describeCluster(kube, current.name, limited)),
    ];
  } finally {
    kube.dispose();
  }
}

async function describeCluster(kube: Kube, context: string, signal: AbortSignal): Promise<readonly string[]> {
  try {
    const connection = await kube.connections.get(context);
    const version = await connection.discovery.version(signal);
    const list = await connection.client.json({
      path: '/api/v1/pods',
      query: { fieldSelector: 'status.phase=Running', limit: 500 },
      accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
      signal,
    });
    const more = asString(at(list, 'metadata', 'continue')) ? ' and more' : '';
    return [
      `cluster:      ${version} at ${connection.context.server ?? 'an unknown address'}`,
      `pods running: ${asList(at(list, 'items')).length}${more}`,
    ];
  } catch (error) {
    return [`cluster:      ${context} does not answer: ${Failure.from(error).message}`];
  }
}

function openKube(kubeconfig: string | undefined): Kube {
  return createKube({ settings: () => kubeconfig === undefined ? [] : [kubeconfig], env: process.env, home: os.homedir(), version: 'start' });
}
