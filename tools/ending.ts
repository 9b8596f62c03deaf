/** The part of `process` that says when to end. */
export interface Endable {
  readonly ppid: number;
  on(event: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown;
  off(event: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown;
}

export interface Ending {
  /** Aborts on Ctrl+C, on a request to end, and when the parent process is gone. */
  readonly signal: AbortSignal;
  dispose(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Watches for the reasons to end. While it watches, signals do not end the process: whoever asked for it must. */
export function endWith(host: Endable, everyMs = 1000): Ending {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  signals.forEach((signal) => host.on(signal, end));
  const parent = host.ppid;
  const timer = setInterval(() => {
    if (host.ppid !== parent) {
      end();
    }
  }, everyMs);
  timer.unref();
  return {
    signal: controller.signal,
    dispose: () => {
      clearInterval(timer);
      signals.forEach((signal) => host.off(signal, end));
    },
  };
}
