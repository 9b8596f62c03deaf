import { watch } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../common/clock.ts';
import { disposable, type Disposable } from '../../common/lifetime.ts';

export interface WatchTimes {
  /** Quiet time after a hint that something changed, before the files are looked at. */
  readonly settleMs: number;
  /** How often the files are looked at where the system reports changes of their folders (it can miss some). */
  readonly pollMs: number;
  /** The same where it cannot: a folder that is not there yet, a network drive. */
  readonly blindPollMs: number;
}

export const defaultWatchTimes: WatchTimes = { settleMs: 100, pollMs: 5000, blindPollMs: 800 };

/** What to watch. */
export interface Watched {
  readonly files: readonly string[];
  /** Folders whose list of names counts. */
  readonly folders: readonly string[];
}

/** A watch that runs. */
export interface Watching extends Disposable {
  /** Resolves when the state is known against which changes are told. */
  readonly ready: Promise<void>;
}

/**
 * Calls back after any of the files changed, appeared or went, however that happened: written in place, replaced by a
 * rename, or reached through a symbolic link that now leads elsewhere; and after a name came to one of the folders or
 * went from it. Folders are watched, not files, because a watch on a file stays with the file that was renamed away.
 */
export function watchFiles(watched: Watched, onChange: () => void, clock: Clock, times: WatchTimes = defaultWatchTimes): Watching {
  const watcher = new FileWatcher(watched, onChange, clock, times);
  return { ready: watcher.start(), dispose: () => watcher.dispose() };
}

class FileWatcher implements Disposable {
  readonly #watched: Watched;
  readonly #onChange: () => void;
  readonly #clock: Clock;
  readonly #times: WatchTimes;
  readonly #folders = new Map<string, Disposable>();
  #seen: string | undefined;
  #timer: Disposable | undefined;
  #blind = false;
  #ended = false;

  constructor(watched: Watched, onChange: () => void, clock: Clock, times: WatchTimes) {
    this.#watched = watched;
    this.#onChange = onChange;
    this.#clock = clock;
    this.#times = times;
  }

  async start(): Promise<void> {
    await this.#look();
  }

  dispose(): void {
    this.#ended = true;
    this.#timer?.dispose();
    for (const folder of this.#folders.values()) {
      folder.dispose();
    }
    this.#folders.clear();
  }

  #schedule(ms: number): void {
    this.#timer?.dispose();
    if (!this.#ended) {
      this.#timer = this.#clock.after(ms, () => void this.#look());
    }
  }

  async #look(): Promise<void> {
    await this.#watchFolders();
    const { files, folders } = this.#watched;
    const now = (await Promise.all([...files.map(fingerprint), ...folders.map(names)])).join('\n');
    if (this.#ended) {
      return;
    }
    const changed = this.#seen !== undefined && this.#seen !== now;
    this.#seen = now;
    this.#schedule(this.#blind ? this.#times.blindPollMs : this.#times.pollMs);
    if (changed) {
      this.#onChange();
    }
  }

  /** Watches the folders of the files and of what links lead to; both can change while this runs. */
  async #watchFolders(): Promise<void> {
    const targets = await Promise.all(this.#watched.files.map((file) => realpath(file).catch(() => file)));
    const wanted = new Set([...[...this.#watched.files, ...targets].map((file) => path.dirname(file)), ...this.#watched.folders]);
    if (this.#ended) {
      return;
    }
    for (const [folder, watching] of [...this.#folders]) {
      if (!wanted.has(folder)) {
        watching.dispose();
        this.#folders.delete(folder);
      }
    }
    this.#blind = false;
    for (const folder of wanted) {
      this.#blind = !this.#watchFolder(folder) || this.#blind;
    }
  }

  #watchFolder(folder: string): boolean {
    if (this.#folders.has(folder)) {
      return true;
    }
    try {
      const watching = watch(folder, { persistent: false }, () => this.#schedule(this.#times.settleMs));
      const forget = disposable(() => {
        watching.close();
        this.#folders.delete(folder);
      });
      // The folder itself went away: the next look finds out what is there now.
      watching.on('error', () => {
        forget.dispose();
        this.#schedule(this.#times.settleMs);
      });
      this.#folders.set(folder, forget);
      return true;
    } catch {
      return false;
    }
  }
}

async function fingerprint(file: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, mode } = await stat(file, { bigint: true });
    return [dev, ino, size, mtimeNs, mode].join(' ');
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}

async function names(folder: string): Promise<string> {
  const found = await readdir(folder).catch(() => undefined);
  return found === undefined ? 'none' : JSON.stringify(found.sort());
}
