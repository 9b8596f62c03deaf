import { existsSync } from 'node:fs';
import { mkdir, readFile, statfs, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Failure } from '../../src/common/failure.ts';
import { asObjects, at } from '../../src/common/json.ts';
import type { ApiReader } from './api.ts';
import { createCgroup } from './cgroups.ts';
import { componentKubeconfig } from './controllers.ts';
import { localImages, packImages } from './images.ts';
import { systemPackages } from './packages.ts';
import { freePorts } from './ports.ts';
import { findProgram, run } from './run.ts';
import type { Site } from './site.ts';

/** The API server reaches the kubelet under its node's name, so that name is loopback's. */
export const nodeName = '127.0.0.1';
const pluginFolders = ['/usr/lib/cni', '/opt/cni/bin', '/usr/libexec/cni'];
const overlayFileSystem = 0x794c7630;

/** Why this machine cannot run real pods; undefined where it can. */
export async function whyNoNode(): Promise<string | undefined> {
  if (process.platform !== 'linux') {
    return 'real pods need Linux';
  }
  if (process.getuid?.() !== 0) {
    return 'real pods need root';
  }
  const programs = ['containerd', 'runc', 'ctr', 'busybox'];
  const missing = [];
  for (const program of programs) {
    if (await findProgram(program) === undefined) {
      missing.push(program);
    }
  }
  if (pluginFolder() === undefined) {
    missing.push('the CNI plugins');
  }
  const install = `(Debian: apt-get install ${systemPackages.join(' ')})`;
  if (missing.length > 0) {
    return `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not installed ${install}`;
  }
  return await isStatic(await busyboxPath()) ? undefined : `busybox is not linked statically ${install}`;
}

/** containerd with the images in it, ready for the kubelet. Does not need the API server yet. */
export async function startContainerRuntime(site: Site): Promise<void> {
  const { folder, programs, signal } = site;
  const containerd = join(folder, 'containerd.toml');
  await mkdir(join(folder, 'run'), { recursive: true });
  await mkdir(join(folder, 'cni'), { recursive: true });
  const { type } = await statfs(folder);
  await writeFile(containerd, containerdConfig(folder, type === overlayFileSystem ? 'native' : 'overlayfs'));
  await writeFile(join(folder, 'cni', '10-pods.conflist'), JSON.stringify(networkConfig(site)));
  programs.start('containerd', 'containerd', ['--config', containerd, '--log-level', 'warn'], { PATH: systemPath() });
  const archive = join(folder, 'images.tar');
  await writeFile(archive, await packImages(await busyboxPath()));
  const socket = join(folder, 'run/containerd.sock');
  const ctr = (...args: string[]): ReturnType<typeof run> => run('ctr', ['--address', socket, '--namespace', 'k8s.io', ...args], { signal });
  await programs.waitFor('containerd', 30_000, signal, async () => existsSync(socket) && (await ctr('version')).code === 0);
  const imported = await ctr('images', 'import', archive);
  if (imported.code !== 0) {
    throw new Failure('internal', `containerd does not take the images: ${imported.stderr.trim()}\n${await programs.logTails(['containerd'])}`);
  }
}

/** Starts the kubelet and resolves when its node is ready for pods. */
export async function startKubelet(site: Site, reader: ApiReader): Promise<void> {
  const { folder, build, programs, signal } = site;
  createCgroup(site.name);
  const config = join(folder, 'kubelet.yaml');
  await writeFile(config, stringify(await kubeletConfig(site)));
  programs.start('kubelet', build.kubernetes, [
    'kubelet', `--config=${config}`, `--hostname-override=${nodeName}`, `--root-dir=${join(folder, 'kubelet')}`, `--cert-dir=${join(folder, 'pki')}`,
    `--kubeconfig=${await componentKubeconfig(site, `system:node:${nodeName}`, 'system:nodes')}`,
  ], { PATH: systemPath() });
  await programs.waitFor('the node', 60_000, signal, async () => {
    const { body } = await reader.get(`/api/v1/nodes/${nodeName}`);
    const ready = asObjects(at(body, 'status', 'conditions')).some(({ type, status }) => type === 'Ready' && status === 'True');
    return ready && asObjects(at(body, 'spec', 'taints')).length === 0;
  });
}

async function kubeletConfig({ folder, name, pki }: Site): Promise<object> {
  const [port] = await freePorts(1);
  const serving = await pki.issueFiles('kubelet', { commonName: 'kubelet', hosts: ['127.0.0.1', 'localhost'] });
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: '127.0.0.1',
    port,
    readOnlyPort: 0,
    healthzPort: 0,
    tlsCertFile: serving.certificate,
    tlsPrivateKeyFile: serving.key,
    authentication: { anonymous: { enabled: false }, webhook: { enabled: false }, x509: { clientCAFile: pki.authorityFile } },
    authorization: { mode: 'Webhook' },
    containerRuntimeEndpoint: `unix://${join(folder, 'run/containerd.sock')}`,
    // A group of its own: a kubelet ends pods it does not know in its group, such as those of another cluster.
    cgroupRoot: `/${name}`,
    cgroupDriver: 'cgroupfs',
    failCgroupV1: false,
    failSwapOn: false,
    enforceNodeAllocatable: [],
    evictionHard: {},
    imageGCHighThresholdPercent: 100,
    makeIPTablesUtilChains: false,
    maxPods: 250,
    podLogsDir: join(folder, 'logs/pods'),
    volumePluginDir: join(folder, 'volume-plugins'),
    clusterDomain: 'cluster.local',
  };
}

function containerdConfig(folder: string, snapshotter: 'native' | 'overlayfs'): string {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = "${folder}/containerd"
state = "${folder}/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.devmapper"]

[grpc]
  address = "${folder}/run/containerd.sock"

[plugins."io.containerd.internal.v1.opt"]
  path = "${folder}/opt"

[${cri}]
  sandbox_image = "${localImages.pause}"
  # Without it every pod fails where the capability CAP_SYS_RESOURCE is missing.
  restrict_oom_score_adj = true
  stream_server_address = "127.0.0.1"
  netns_mounts_under_state_dir = true
  [${cri}.cni]
    bin_dir = "${pluginFolder() ?? ''}"
    conf_dir = "${folder}/cni"
  [${cri}.containerd]
    snapshotter = "${snapshotter}"
    [${cri}.containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [${cri}.containerd.runtimes.runc.options]
        Root = "${folder}/run/runc"
`;
}

/** A bridge between the pods and this machine; no way out, so no rule in the machine's firewall. */
function networkConfig({ folder, name }: Site): object {
  return {
    cniVersion: '1.0.0',
    name,
    plugins: [
      {
        type: 'bridge',
        bridge: name,
        isGateway: true,
        ipMasq: false,
        ipam: { type: 'host-local', dataDir: join(folder, 'addresses'), ranges: [[{ subnet: freeSubnet() }]], routes: [{ dst: '0.0.0.0/0' }] },
      },
      { type: 'loopback' },
    ],
  };
}

/** One of 4096 subnets for 253 pods that no interface of this machine has. */
function freeSubnet(): string {
  const taken = Object.values(networkInterfaces()).flat().map((address) => address?.address ?? '');
  for (;;) {
    const prefix = `10.${randomInt(208, 224)}.${randomInt(256)}.`;
    if (!taken.some((address) => address.startsWith(prefix))) {
      return `${prefix}0/24`;
    }
  }
}

function pluginFolder(): string | undefined {
  return pluginFolders.find((folder) => existsSync(join(folder, 'bridge')) && existsSync(join(folder, 'host-local')));
}

function systemPath(): string {
  return `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`;
}

async function busyboxPath(): Promise<string> {
  return await findProgram('busybox') ?? '/bin/busybox';
}

/** A dynamically linked ELF program names its loader in a segment of type 3, PT_INTERP (elf(5), 64 bits). */
async function isStatic(path: string): Promise<boolean> {
  const file = await readFile(path);
  const start = Number(file.readBigUInt64LE(32));
  const size = file.readUInt16LE(54);
  const count = file.readUInt16LE(56);
  return Array.from({ length: count }, (_, index) => file.readUInt32LE(start + index * size)).every((type) => type !== 3);
}
