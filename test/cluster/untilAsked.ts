/** A signal that aborts, and a promise that resolves, when this process is asked to end. */
export function untilAsked(): { readonly signal: AbortSignal; readonly ended: Promise<void> } {
  const controller = new AbortController();
  const ended = new Promise<void>((resolve) => {
    // The cluster's programs do not keep this process alive; this timer does.
    const timer = setInterval(() => undefined, 60_000);
    const end = (): void => {
      clearInterval(timer);
      controller.abort();
      resolve();
    };
    (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).forEach((name) => process.on(name, end));
  });
  return { signal: controller.signal, ended };
}
