import os from 'node:os';
import path from 'node:path';

/** This user's folder for what takes long to make and can be made again: `PILOTHOUSE_CACHE` or the usual cache folder. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.PILOTHOUSE_CACHE || path.join(env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'pilothouse');
}
