/** The objects of a cluster with many pods, as large and as alike as those of real ones. */

export const podsPerSet = 500;
export const podsPerNode = 100;

/** An object's name and uid, for those it owns. */
export interface Owner {
  readonly name: string;
  readonly uid: string;
}

const images = ['registry.example.com/shop/api', 'registry.example.com/shop/worker', 'registry.example.com/shop/frontend'];

export function nodeName(index: number): string {
  return `node-${String(index).padStart(3, '0')}`;
}

export function setName(index: number): string {
  return `app-${String(index).padStart(2, '0')}`;
}

export function node(index: number): object {
  const name = nodeName(index);
  const capacity = { cpu: '64', memory: '256Gi', pods: '250' };
  return {
    apiVersion: 'v1', kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'node.kubernetes.io/instance-type': 'm5.4xlarge', 'topology.kubernetes.io/zone': `zone-${index % 3}` } },
    status: { capacity, allocatable: capacity, conditions: [condition('Ready')], nodeInfo: nodeInfo() },
  };
}

export function deployment(index: number, namespace: string, replicas: number): object {
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: setName(index), namespace, labels: labels(index) },
    spec: { replicas, selector: { matchLabels: labels(index) }, template: template(index) },
  };
}

export function replicaSet(index: number, namespace: string, replicas: number, owner: Owner): object {
  return {
    apiVersion: 'apps/v1', kind: 'ReplicaSet',
    metadata: { name: `${setName(index)}-${hash(index)}`, namespace, labels: podLabels(index), ownerReferences: [ownedBy('apps/v1', 'Deployment', owner)] },
    spec: { replicas, selector: { matchLabels: podLabels(index) }, template: template(index) },
  };
}

/** A pod of a ReplicaSet, on a node that nobody runs. */
export function pod(name: string, set: number, on: string, namespace: string, owner: Owner): object {
  const { metadata, spec } = template(set);
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: { ...metadata, name, namespace, ownerReferences: [ownedBy('apps/v1', 'ReplicaSet', owner)] },
    spec: { ...spec, nodeName: on },
  };
}

/** Names of pods as controllers make them: `app-03-6b4f9c7d5-x7k2p`. */
export function podName(index: number): string {
  const set = Math.floor(index / podsPerSet);
  return `${setName(set)}-${hash(set)}-${suffix(index)}`;
}

/** What a kubelet writes about a pod whose only container runs, or does not after so many restarts. */
export function status(index: number, set: number, ready = true, restarts = 0): object {
  const address = `10.${64 + Math.floor(index / 65_536)}.${Math.floor(index / 256) % 256}.${index % 256}`;
  const since = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    phase: 'Running', podIP: address, podIPs: [{ ip: address }], hostIP: '192.0.2.10', hostIPs: [{ ip: '192.0.2.10' }], qosClass: 'Burstable', startTime: since,
    conditions: ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => condition(type, ready || !type.endsWith('Ready'))),
    containerStatuses: [{
      name: 'main', ready, started: ready, restartCount: restarts,
      image: image(set), imageID: `${image(set).split(':')[0]}@sha256:${hash(set).repeat(8).slice(0, 64).padEnd(64, '0')}`,
      containerID: `containerd://${suffix(index).repeat(13).slice(0, 64)}`,
      state: { running: { startedAt: since } },
      lastState: restarts === 0 ? {} : { terminated: { exitCode: 1, reason: 'Error', startedAt: since, finishedAt: since, containerID: `containerd://${suffix(index).repeat(13).slice(0, 64)}` } },
    }],
  };
}

function template(set: number): { metadata: object; spec: object } {
  const probe = { httpGet: { path: '/healthz', port: 8080 }, initialDelaySeconds: 5, periodSeconds: 10 };
  return {
    metadata: { labels: podLabels(set), annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080', 'checksum/config': hash(set).repeat(8).slice(0, 64) } },
    spec: {
      containers: [{
        name: 'main', image: image(set), ports: [{ name: 'http', containerPort: 8080 }], livenessProbe: probe, readinessProbe: probe,
        env: ['LOG_LEVEL', 'DATABASE_URL', 'CACHE_URL', 'FEATURE_FLAGS', 'REGION'].map((name) => ({ name, value: `value of ${name.toLowerCase()}` })),
        resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
        volumeMounts: [{ name: 'config', mountPath: '/etc/app' }, { name: 'cache', mountPath: '/var/cache/app' }],
      }],
      volumes: [{ name: 'config', configMap: { name: `${setName(set)}-config` } }, { name: 'cache', emptyDir: {} }],
    },
  };
}

function labels(set: number): Record<string, string> {
  return { 'app': 'scale', 'app.kubernetes.io/name': setName(set), 'app.kubernetes.io/part-of': 'shop', 'app.kubernetes.io/managed-by': 'Helm' };
}

function podLabels(set: number): Record<string, string> {
  return { ...labels(set), 'pod-template-hash': hash(set) };
}

function image(set: number): string {
  return `${images[set % images.length]}:1.${set}.0`;
}

function ownedBy(apiVersion: string, kind: string, { name, uid }: Owner): object {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

function condition(type: string, holds = true): object {
  const time = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  return { type, status: holds ? 'True' : 'False', lastTransitionTime: time, ...(holds ? {} : { reason: 'ContainersNotReady', message: 'containers with unready status: [main]' }) };
}

function nodeInfo(): object {
  return {
    machineID: 'none', systemUUID: 'none', bootID: 'none', kernelVersion: '6.1.0', osImage: 'Linux', containerRuntimeVersion: 'containerd://2.0.0',
    kubeletVersion: 'v1.37.2', kubeProxyVersion: '', operatingSystem: 'linux', architecture: 'amd64',
  };
}

/** Letters and digits without vowels, as Kubernetes takes them for names. */
const letters = 'bcdfghjklmnpqrstvwxz2456789';

function hash(set: number): string {
  return encode((set + 1) * 7_368_787, 9);
}

function suffix(index: number): string {
  // Spreads neighbours over the alphabet, and no two indexes below 27^5 meet.
  return encode((index * 7_368_787) % letters.length ** 5, 5);
}

function encode(value: number, length: number): string {
  let rest = value;
  return Array.from({ length }, () => {
    const letter = letters[rest % letters.length];
    rest = Math.floor(rest / letters.length);
    return letter;
  }).join('');
}
