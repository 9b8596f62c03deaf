import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Ends a process group and removes a folder, also when this process is killed before it can. */
export interface Reaper {
  /** Resolves when the group is gone and the folder removed. */
  end(): Promise<void>;
}

/** Waits for its input to close, which happens when its parent ends in any way. Arguments: folder, process group or 0. */
const script = `cat >/dev/null
if [ "$2" != 0 ]; then
  kill -s TERM -- "-$2"; i=0
  while [ $i -lt 30 ] && kill -s 0 -- "-$2"; do i=$((i+1)); sleep 0.1; done
  kill -s KILL -- "-$2"
fi
rm -rf "$1" || { sleep 0.3; rm -rf "$1"; }`;

/** Watches over a temporary folder and the group led by `leader`, a process started with `detached`. */
export function startReaper(folder: string, leader = 0): Reaper {
  const shell = spawn('sh', ['-c', script, 'sh', folder, String(leader)], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  const gone = new Promise<void>((resolve) => {
    shell.once('exit', () => resolve());
    shell.once('error', () => resolve());
  });
  shell.stdin.on('error', () => undefined);
  shell.unref();
  return {
    end: async () => {
      shell.ref();
      shell.stdin.end();
      await gone;
      fs.rmSync(folder, { recursive: true, force: true }); // where there is no shell
    },
  };
}

/** A temporary folder that goes with this process, however that ends. */
export interface Scratch {
  readonly folder: string;
  /** Removes it now. */
  end(): Promise<void>;
}

export function makeScratch(prefix: string): Scratch {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  const reaper = startReaper(folder);
  return { folder, end: () => reaper.end() };
}
