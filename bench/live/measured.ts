import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Runs a program to its end and drops what it prints. Memory in bytes: the most it ever had; 0 where the system does not tell (not Linux). */
export function runMeasured(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<{ ms: number; memory: number }> {
  const start = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } });
  let memory = 0;
  const timer = setInterval(() => {
    memory = Math.max(memory, peakOf(child.pid ?? 0));
  }, 10);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      clearInterval(timer);
      if (code === 0) {
        resolve({ ms: performance.now() - start, memory });
      } else {
        reject(new Error(`${program} ended with ${code}`));
      }
    });
  });
}

function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
