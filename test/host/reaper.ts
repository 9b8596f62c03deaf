import { spawn } from 'node:child_process';

/** Ends a process group and removes a folder, also when this process is killed before it can. */
export interface Reaper {
  /** Resolves when the group is gone and the folder removed. */
  end(): Promise<void>;
}

/** Waits for its input to close, which happens when its parent ends in any way. Arguments: process group, folder. */
const script = `cat >/dev/null
kill -s TERM -- "-$1"; i=0
while [ $i -lt 30 ] && kill -s 0 -- "-$1"; do i=$((i+1)); sleep 0.1; done
kill -s KILL -- "-$1"; rm -rf "$2"; sleep 0.2; rm -rf "$2"`;

/** Watches over the group led by `leader` (a process started with `detached`) and a temporary folder. */
export function startReaper(leader: number, folder: string): Reaper {
  const shell = spawn('sh', ['-c', script, 'sh', String(leader), folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
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
    },
  };
}
