import { Failure } from '../../../common/failure.ts';
import { isObject } from '../../../common/json.ts';

/** The system's code of an error, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  const code = isObject(error) || error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : undefined;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you have no permission',
  EPERM: 'you have no permission',
  EROFS: 'it is on a read-only file system',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links go round in a circle',
};

/** Why a file cannot be written, as a Failure. */
export function notWritable(file: string, error: unknown): Failure {
  const code = errorCode(error) ?? '';
  return new Failure(code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'forbidden' : 'invalid', `${file} cannot be written: ${reasons[code] ?? (code || String(error))}.`, {
    hint: 'Nothing was changed. Check the permissions of the file and its folder.', cause: error,
  });
}

/** Why a file cannot be read, as a Failure. */
export function notReadable(file: string, error: unknown): Failure {
  const code = errorCode(error) ?? '';
  return new Failure(code === 'EACCES' || code === 'EPERM' ? 'forbidden' : 'invalid', `${file} cannot be read: ${reasons[code] ?? (code || String(error))}.`, {
    hint: 'Check that it is a file that you may read.', cause: error,
  });
}
