/** An entry of a tar archive; its bytes do not depend on when and where it is packed. */
export type TarEntry =
  | { readonly path: string; readonly type: 'file'; readonly content: Buffer; readonly mode?: number }
  | { readonly path: string; readonly type: 'link'; readonly target: string }
  | { readonly path: string; readonly type: 'folder' };

const blockSize = 512;

/** A ustar archive (POSIX.1-1988) of these entries. Paths and link targets have at most 100 characters. */
export function packTar(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => entry.type === 'file' ? [header(entry), entry.content, padding(entry.content.length)] : [header(entry)]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockSize)]);
}

function header(entry: TarEntry): Buffer {
  const block = Buffer.alloc(blockSize);
  const mode = entry.type === 'file' ? entry.mode ?? 0o644 : 0o755;
  block.write(entry.type === 'folder' ? `${entry.path}/` : entry.path, 0, 100);
  block.write(octal(mode, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(entry.type === 'file' ? entry.content.length : 0, 11), 124);
  block.write(octal(0, 11), 136);
  block.write(' '.repeat(8), 148);
  block.write({ file: '0', link: '2', folder: '5' }[entry.type], 156);
  block.write(entry.type === 'link' ? entry.target : '', 157, 100);
  block.write('ustar\u000000', 257);
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${octal(checksum, 6)}\u0000 `, 148);
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function padding(length: number): Buffer {
  return Buffer.alloc((blockSize - (length % blockSize)) % blockSize);
}
