import { readFile, stat } from 'node:fs/promises';
import { systemClock, type Clock } from '../../common/clock.ts';
import { Emitter } from '../../common/emitter.ts';
import { Failure } from '../../common/failure.ts';
import type { Disposable } from '../../common/lifetime.ts';
import type { ContextEntry, KubeconfigProblem, Kubeconfigs } from '../types.ts';
import { mergeKubeconfigs } from './merge.ts';
import { maximumFileBytes, parseKubeconfig } from './parse.ts';
import { kubeconfigPaths, type KubeconfigPath } from './paths.ts';
import { contextEntries, resolveContext } from './resolve.ts';
import type { RawConfig, ResolvedContext } from './types.ts';
import { defaultWatchTimes, watchFiles, type WatchTimes } from './watch.ts';

export interface KubeconfigSources {
  /** The paths of the setting, as the user wrote them; asked at every read. */
  readonly settings: () => readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home folder. */
  readonly home: string;
  readonly clock?: Clock;
  readonly watchTimes?: WatchTimes;
}

interface Loaded {
  readonly paths: readonly KubeconfigPath[];
  /** What was read, to tell a change from a touch. */
  readonly texts: readonly (string | undefined)[];
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
  #watching: { readonly key: string; readonly watch: Disposable } | undefined;
  #disposed = false;

  constructor(sources: KubeconfigSources) {
    this.#sources = sources;
    this.#clock = sources.clock ?? systemClock;
  }

  readonly onDidChange = this.#changed.event;

  async contexts(): Promise<readonly ContextEntry[]> {
    return (await this.#load()).entries;
  }

  async problems(): Promise<readonly KubeconfigProblem[]> {
    return (await this.#load()).problems;
  }

  /** A context with its cluster, user and credentials. Rejects with a Failure where it is missing or broken. */
  async resolve(name: string): Promise<ResolvedContext> {
    return resolveContext((await this.#load()).config, name);
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
    const paths = kubeconfigPaths({ ...this.#sources, settings: this.#sources.settings() });
    // Before reading, so that no change falls between the read and the watch.
    this.#watch(paths.map(({ file }) => file));
    const files = await Promise.all(paths.map(readOne));
    const config = mergeKubeconfigs(files.flatMap((file) => file.config ?? []));
    const loaded: Loaded = {
      paths,
      texts: files.map((file) => file.text),
      config,
      entries: contextEntries(config),
      problems: files.flatMap((file) => file.problems),
    };
    this.#shown = loaded;
    return loaded;
  }

  #watch(files: readonly string[]): void {
    const key = files.join('\n');
    if (this.#watching?.key === key || this.#disposed) {
      return;
    }
    this.#watching?.watch.dispose();
    const watch = watchFiles(files, () => void this.#readAgain(false), this.#clock, this.#sources.watchTimes ?? defaultWatchTimes);
    this.#watching = { key, watch };
  }
}

interface ReadFile {
  readonly text: string | undefined;
  readonly config: RawConfig | undefined;
  readonly problems: readonly KubeconfigProblem[];
}

/** One file, whatever is wrong with it. A missing one is no problem unless it was named in the settings. */
async function readOne({ file, required }: KubeconfigPath): Promise<ReadFile> {
  let text: string | undefined;
  try {
    text = await readText(file);
    const parsed = await parseKubeconfig(text, file);
    return { text, config: parsed.config, problems: parsed.problems.map((failure) => ({ file, failure })) };
  } catch (error) {
    const failure = toFailure(error, file);
    const missing = failure.code === 'not-found' && !required;
    return { text: text ?? failure.message, config: undefined, problems: missing ? [] : [{ file, failure }] };
  }
}

async function readText(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > maximumFileBytes) {
    throw new Failure('invalid', `The kubeconfig ${file} cannot be used: it is larger than ${maximumFileBytes / 1024 / 1024} MiB.`);
  }
  return readFile(file, 'utf8');
}

function toFailure(error: unknown, file: string): Failure {
  if (error instanceof Failure) {
    return error;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new Failure('not-found', `The kubeconfig ${file} does not exist.`, { hint: 'Correct the setting pilothouse.kubeconfigs or create the file.' });
  }
  const why = new Map([['EACCES', 'this user may not read it'], ['EISDIR', 'it is a folder']]).get(code) ?? `reading it failed (${code || 'unknown error'})`;
  return new Failure('invalid', `The kubeconfig ${file} cannot be used: ${why}.`, { cause: error });
}

function equal(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}
