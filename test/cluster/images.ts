import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Failure } from '../../src/common/failure.ts';
import { run } from './run.ts';
import { packTar, type TarEntry } from './tar.ts';

/** Names under which pods of a local cluster find the images; with `imagePullPolicy: Never`, as no registry is there. */
export const localImages = {
  /** A shell and the usual small tools. */
  busybox: 'registry.local/busybox:1',
  /** A single program, `sleep`, and no shell at all. */
  shellLess: 'registry.local/shell-less:1',
  /** Holds a pod's namespaces. */
  pause: 'registry.local/pause:1',
} as const;

const forever = ['/bin/sleep', '2147483647'];

/** The images as one archive that `docker load` and `ctr images import` read, made of this statically linked busybox. */
export async function packImages(busyboxPath: string): Promise<Buffer> {
  const program = await readFile(busyboxPath);
  const listed = await run(busyboxPath, ['--list']);
  if (listed.code !== 0) {
    throw new Failure('unsupported', `${busyboxPath} does not list its applets: ${listed.stderr.trim()}`);
  }
  const applets = listed.stdout.trim().split('\n');
  const full = packTar(fullRoot(program, applets));
  const bare = packTar([
    { path: 'bin', type: 'folder' },
    { path: 'bin/sleep', type: 'file', content: program, mode: 0o755 },
  ]);
  return packArchive([
    { name: localImages.busybox, layer: full, command: ['sh'] },
    { name: localImages.pause, layer: full, command: forever },
    { name: localImages.shellLess, layer: bare, command: forever },
  ]);
}

function fullRoot(program: Buffer, applets: readonly string[]): TarEntry[] {
  const folders = ['bin', 'etc', 'tmp', 'proc', 'sys', 'dev', 'root', 'var', 'var/www'];
  return [
    ...folders.map((path) => ({ path, type: 'folder' as const })),
    { path: 'bin/busybox', type: 'file', content: program, mode: 0o755 },
    ...applets.filter((name) => name !== 'busybox').map((name) => ({ path: `bin/${name}`, type: 'link' as const, target: 'busybox' })),
    { path: 'etc/passwd', type: 'file', content: Buffer.from('root:x:0:0:root:/root:/bin/sh\n') },
    { path: 'etc/group', type: 'file', content: Buffer.from('root:x:0:\n') },
  ];
}

interface Image {
  readonly name: string;
  readonly layer: Buffer;
  readonly command: readonly string[];
}

/** Docker's archive layout: manifest.json lists each image's configuration file, tags and layers. */
function packArchive(images: readonly Image[]): Buffer {
  const entries = new Map<string, Buffer>();
  const manifest = images.map(({ name, layer, command }) => {
    const layerFile = `${sha256(layer)}.tar`;
    const configuration = Buffer.from(JSON.stringify(imageConfiguration(sha256(layer), command)));
    const configurationFile = `${sha256(configuration)}.json`;
    entries.set(layerFile, layer).set(configurationFile, configuration);
    return { Config: configurationFile, RepoTags: [name], Layers: [layerFile] };
  });
  entries.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
  return packTar([...entries].map(([path, content]) => ({ path, type: 'file', content })));
}

function imageConfiguration(layerHash: string, command: readonly string[]): object {
  const created = '1970-01-01T00:00:00Z';
  return {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    created,
    config: { Env: ['PATH=/bin'], Cmd: command },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layerHash}`] },
    history: [{ created }],
  };
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
