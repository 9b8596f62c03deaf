import { systemClock, type Clock } from '../../common/clock.ts';
import { Emitter } from '../../common/emitter.ts';
import type { ContextEntry, KubeconfigProblem, Kubeconfigs } from '../types.ts';
import { findKubeconfigs, type FoundPaths } from './find.ts';
import { inCluster, serviceAccountFolder } from './inCluster.ts';
import { mergeKubeconfigs } from './merge.ts';
import { listedSettings, type PathSources } from './paths.ts';
import { readFiles } from './read.ts';
import { contextEntries, resolveContext } from './resolve.ts';
import type { RawConfig, ResolvedContext } from './types.ts';
import { defaultWatchTimes, watchFiles, type Watched, type Watching, type WatchTimes } from './watch.ts';

export interface KubeconfigSources {
  /** The paths of the setting, as the user wrote them; asked at every read. */
  readonly settings: () => readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home folder. */
  readonly home: string;
  readonly clock?: Clock;
  readonly watchTimes?: WatchTimes;
  /** Where a pod finds its service account. */
  readonly serviceAccount?: string;
  /** Where relative paths in KUBECONFIG start. Default: this process's working folder. */
  readonly cwd?: string | undefined;
}

interface Loaded {
  readonly files: readonly string[];
  /** What was read, to tell a change from a touch. */
  readonly texts: readonly string[];
  readonly config: RawConfig;
  readonly entries: readonly ContextEntry[];
  readonly problems: readonly KubeconfigProblem[];
}

/** The merged kubeconfig of this machine. Reads nothing before it is asked, then watches what it read. */
export class KubeconfigStore implements Kubeconfigs {
  readonly #sources: KubeconfigSources;
  readonly #clock: Clock;
  readonly #changed = new Emitter<void>();
  #loading: Promise<Loaded> | undefined;
  #shown: Loaded | undefined;
  #watching: { readonly key: string; readonly watch: Watching } | undefined;
  #disposed = false;

  constructor(sources: KubeconfigSources) {
    this.#sources = sources;
    this.#clock = sources.clock ?? systemClock;
  }

  readonly onDidChange = this.#changed.event;

  async contexts(): Promise<readonly ContextEntry[]> {
    return (await this.#load()).entries;
  }

  async files(): Promise<readonly string[]> {
    return (await this.#load()).files;
  }

  async problems(): Promise<readonly KubeconfigProblem[]> {
    return (await this.#load()).problems;
  }

  /** A context with its cluster, user and credentials. Rejects with a Failure where it is missing or broken. */
  async resolve(name: string): Promise<ResolvedContext> {
    return resolveContext((await this.#load()).config, name);
  }

  /** All files as one, as they were read last. Holds credentials: it stays inside src/kube. */
  async merged(): Promise<RawConfig> {
    return (await this.#load()).config;
  }

  /**
   * What `kubectl config view` shows: YAML without secrets, of everything or of what one context uses. Rejects with a
   * Failure where that context is missing or names what is missing.
   */
  async view(context?: string): Promise<string> {
    const { config } = await this.#load();
    // With a whole YAML library, which listing contexts does without.
    const { minify, shownView } = await import('./view.ts');
    return shownView(context === undefined ? config : minify(config, context));
  }

  reload(): void {
    // With nothing read yet there is nothing to tell: the next question reads.
    if (this.#loading !== undefined) {
      void this.#readAgain(true);
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#watching?.watch.dispose();
    this.#changed.dispose();
  }

  #load(): Promise<Loaded> {
    this.#loading ??= this.#read();
    return this.#loading;
  }

  async #readAgain(always: boolean): Promise<void> {
    const before = this.#shown;
    const loading = this.#read();
    this.#loading = loading;
    const after = await loading;
    const same = before !== undefined && equal(before.texts, after.texts);
    if (this.#loading === loading && !this.#disposed && (always || !same)) {
      this.#changed.fire();
    }
  }

  async #read(): Promise<Loaded> {
    const sources = { ...this.#sources, settings: this.#sources.settings() };
    const found = await this.#findAndWatch(sources);
    const files = await readFiles(found.paths);
    const config = await this.#orInCluster(sources, mergeKubeconfigs(files.flatMap((file) => file.config ?? [])));
    const loaded: Loaded = {
      files: found.paths.map(({ file }) => file),
      texts: [...found.paths.map(({ file }, index) => `${file}\n${files[index]?.text ?? ''}`), ...found.problems.map(({ failure }) => failure.message)],
      config,
      entries: await contextEntries(config),
      problems: [...found.problems, ...files.flatMap((file) => file.problem ?? [])],
    };
    this.#shown = loaded;
    return loaded;
  }

  /** Watches before anything is read, so that no change falls between the read and the watch. */
  async #findAndWatch(sources: PathSources): Promise<FoundPaths> {
    const found = await findKubeconfigs(sources);
    await this.#watch({ files: found.paths.map(({ file }) => file), folders: found.folders });
    if (found.folders.length === 0) {
      return found;
    }
    const again = await findKubeconfigs(sources);
    await this.#watch({ files: again.paths.map(({ file }) => file), folders: again.folders });
    return again;
  }

  /** The pod's own access, where nothing else is there: no setting, no file with anything in it. */
  async #orInCluster(sources: PathSources, config: RawConfig): Promise<RawConfig> {
    const empty = config.contexts.size + config.clusters.size + config.users.size === 0;
    if (!empty || listedSettings(sources).length > 0) {
      return config;
    }
    return await inCluster(sources.env, this.#sources.serviceAccount ?? serviceAccountFolder) ?? config;
  }

  async #watch(watched: Watched): Promise<void> {
    const key = JSON.stringify(watched);
    if (this.#watching?.key !== key && !this.#disposed) {
      this.#watching?.watch.dispose();
      const watch = watchFiles(watched, () => void this.#readAgain(false), this.#clock, this.#sources.watchTimes ?? defaultWatchTimes);
      this.#watching = { key, watch };
    }
    await this.#watching?.watch.ready;
  }
}

function equal(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}
