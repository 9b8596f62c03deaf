/**
 * Run as `node reaper.ts FOLDER` with a pipe from the cluster's owner as standard input: the pipe ends when the owner
 * does, however it ends, and then the cluster of this folder is removed if it is still there.
 */
import { removeCluster } from './cleanup.ts';

const folder = process.argv[2];
process.stdin.resume();
process.stdin.once('close', () => {
  if (folder !== undefined) {
    void removeCluster(folder).catch(() => process.exit(1));
  }
});
