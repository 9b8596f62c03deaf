import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { constants } from 'node:fs';
import { access, mkdir, open, readFile, readlink, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../../common/failure.ts';
import { broken } from './document.ts';
import { errorCode, notReadable, notWritable } from './errors.ts';

/** The text of a file, with its byte order mark if it has one; undefined where there is no such file. */
export async function readText(file: string): Promise<string | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      return undefined;
    }
    throw notReadable(file, error);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw broken(file, 'it is not UTF-8 text');
  }
}

/** The file that a path stands for after following symbolic links, whether it exists or not. */
export async function linkTarget(file: string): Promise<string> {
  let current = path.resolve(file);
  for (let hops = 0; hops < 40; hops++) {
    const link = await readlink(current).catch(() => undefined);
    if (link === undefined) {
      return current;
    }
    current = path.resolve(path.dirname(current), link);
  }
  throw notWritable(file, { code: 'ELOOP' });
}

/**
 * Replaces a file's text at once: readers see the old text or the new. Keeps the mode and, where the system lets us,
 * the owner; writes through symbolic links. Where a file cannot be replaced (a mount of its own, several hard links,
 * another's file) it is overwritten in place. A new file can be read by its owner only.
 */
export async function writeText(file: string, text: string): Promise<void> {
  const target = await linkTarget(file);
  try {
    const old = await stat(target).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') {
        return undefined;
      }
      throw error;
    });
    await checkWritable(file, target, old);
    if (!await replace(target, text, old)) {
      await overwrite(target, text);
    }
  } catch (error) {
    throw error instanceof Failure ? error : notWritable(file, error);
  }
}

async function checkWritable(file: string, target: string, old: Stats | undefined): Promise<void> {
  if (old === undefined) {
    await mkdir(path.dirname(target), { recursive: true });
    return;
  }
  // Renaming and the superuser would not care about the mode; whoever took the right away meant something by it.
  if ((old.mode & 0o222) === 0) {
    throw new Failure('forbidden', `${file} cannot be written: it is marked read-only.`, { hint: 'Nothing was changed. Make the file writable first.' });
  }
  await access(target, constants.W_OK);
}

/** Gives false, with nothing done, where this file is better or only written in place. */
async function replace(target: string, text: string, old: Stats | undefined): Promise<boolean> {
  if (old !== undefined && (old.nlink > 1 || !old.isFile())) {
    return false;
  }
  const draft = path.join(path.dirname(target), `.${path.basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      if (old !== undefined) {
        await takeOver(handle, old);
      }
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, target);
    return true;
  } catch (error) {
    await rm(draft, { force: true });
    if (old !== undefined && ['EACCES', 'EPERM', 'EBUSY', 'EXDEV', 'EROFS'].includes(errorCode(error) ?? '')) {
      return false;
    }
    throw error;
  }
}

async function takeOver(handle: FileHandle, old: Stats): Promise<void> {
  const own = await handle.stat();
  if (own.uid !== old.uid || own.gid !== old.gid) {
    await handle.chown(old.uid, old.gid);
  }
  await handle.chmod(old.mode & 0o7777);
}

async function overwrite(target: string, text: string): Promise<void> {
  const handle = await open(target, 'r+');
  try {
    const bytes = Buffer.from(text);
    await handle.write(bytes, 0, bytes.length, 0);
    await handle.truncate(bytes.length);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
