import * as vscode from 'vscode';

/** Work shorter than this shows no progress. */
const patienceMs = 500;

/** Runs work; if it takes long, a notification shows its title and lets the person cancel it. */
export async function withProgress<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const running = work(abort.signal);
  const timer = setTimeout(() => {
    void vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (_, token) => {
      token.onCancellationRequested(() => abort.abort());
      // The failure is the caller's to show.
      await running.catch(() => undefined);
    });
  }, patienceMs);
  try {
    return await running;
  } finally {
    clearTimeout(timer);
  }
}
