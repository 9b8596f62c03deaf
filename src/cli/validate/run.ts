import { availableParallelism } from 'node:os';
import { explain, Failure } from '../../common/failure.ts';
import type { Disposable } from '../../common/lifetime.ts';
import type { Connection } from '../../kube/types.ts';
import type { Judge } from '../../language/judge/types.ts';
import type { Schemas } from '../../language/ports.ts';
import { withConnection } from '../cluster.ts';
import type { CliIo, ExitCode } from '../command.ts';
import { version } from '../version.ts';
import { createAnalyse } from './analyse.ts';
import { ClusterTypes } from './clusterTypes.ts';
import { Definitions } from './definitions.ts';
import { judge as judgeFiles } from './engine.ts';
import { findFiles, type FoundFile } from './files.ts';
import { createReporter } from './formats/registry.ts';
import { LiveVerdicts } from './live.ts';
import type { ValidateOptions } from './options.ts';
import { FileReader } from './reading.ts';
import { isError, type DocumentResult, type ReportedFinding } from './results.ts';
import { bundledSchemas, clusterSchemas } from './schemas.ts';
import { askJudge, type AskVerdicts } from './verdicts.ts';

/** Workers beyond these cost more memory than they save time. */
const usualJobs = 4;

/** Batches under way for each worker: one in its hands, and enough that a slow one holds up nobody. */
const batchesPerJob = 4;

/** Opens what judges with so many workers at most; its state tells where there is none. */
export type OpenJudge = (jobs: number) => Judge & Disposable;

/** Validates what the options name. Rejects with a Failure where it cannot. */
export async function runValidate(options: ValidateOptions, io: CliIo, open: OpenJudge): Promise<ExitCode> {
  const jobs = options.jobs ?? Math.min(availableParallelism(), usualJobs);
  const judge = open(jobs);
  const end = (): void => judge.dispose();
  io.signal.addEventListener('abort', end, { once: true });
  try {
    const run = (connection?: Connection): Promise<ExitCode> => new Validation(options, io, judge, jobs, connection).run();
    return options.context === undefined ? await run() : await withConnection(options, io, run);
  } finally {
    judge.dispose();
  }
}

class Validation {
  readonly #options: ValidateOptions;
  readonly #io: CliIo;
  readonly #judge: Judge;
  readonly #jobs: number;
  readonly #connection: Connection | undefined;
  readonly #definitions = new Definitions();
  readonly #reader = new FileReader(() => process.stdin);
  /** Documents that the judge did not answer for. */
  #lost = 0;

  constructor(options: ValidateOptions, io: CliIo, judge: Judge, jobs: number, connection: Connection | undefined) {
    this.#options = options;
    this.#io = io;
    this.#judge = judge;
    this.#jobs = jobs;
    this.#connection = connection;
  }

  async run(): Promise<ExitCode> {
    const { signal } = this.#io;
    const schemas = await this.#schemas();
    const ready = this.#ready();
    // Until it is waited for.
    ready.catch(() => undefined);
    const files = await this.#find();
    const { ask, failures } = this.#verdicts(await ready);
    const reporter = createReporter(this.#options.format, this.#io, version);
    const engine = {
      ask,
      trusts: this.#connection === undefined && (this.#options.minor ?? this.#judge.minors[0]) === this.#judge.minors[0],
      analyse: createAnalyse(schemas, this.#judge),
      parallel: this.#jobs * batchesPerJob,
    };
    let wrong = false;
    for await (const found of judgeFiles(this.#reader.read(files, signal), engine, signal)) {
      const result = this.#options.strictUnknown ? withStrictUnknown(found) : found;
      reporter.add(result);
      wrong ||= result.findings.some(isError);
    }
    reporter.end();
    for (const failure of new Set(failures.map(explain))) {
      this.#note(failure);
    }
    if (this.#lost > 0) {
      this.#note(`The judge kept ending, so ${this.#lost} document${this.#lost === 1 ? ' was' : 's were'} checked by schemas only.`);
    }
    for (const { name, reason } of this.#judge.leftOut) {
      this.#note(`The judge ends over the definition ${name} (${reason}), so objects of its kind were checked by schemas only.`);
    }
    return failures.length > 0 ? 2 : wrong ? 1 : 0;
  }

  #schemas(): Promise<Schemas> | Schemas {
    return this.#connection === undefined
      ? bundledSchemas(this.#options.minor, this.#definitions)
      : clusterSchemas(this.#connection, this.#definitions, this.#io.signal);
  }

  /** Finds all files and learns what types they define, before the first is judged. */
  async #find(): Promise<FoundFile[]> {
    const { paths, crds, ignore } = this.#options;
    const { cwd, signal } = this.#io;
    const files = await collect(findFiles(paths, cwd, ignore, signal));
    const definitions = await collect(findFiles(crds, cwd, [], signal));
    for (const some of [files, definitions]) {
      for await (const { file, content } of this.#reader.read(some, signal)) {
        this.#definitions.add(file.name, content.text);
      }
    }
    return files;
  }

  /** The minor to judge as; undefined where there is no judge for it, which is said. */
  async #ready(): Promise<string | undefined> {
    const { signal } = this.#io;
    const minor = this.#connection === undefined ? this.#options.minor : minorOf(await this.#connection.discovery.version(signal));
    if (minor !== undefined && this.#judge.state !== 'unavailable' && !this.#judge.minors.includes(minor)) {
      this.#note(`The judge does not know Kubernetes ${minor}, only ${this.#judge.minors.join(', ')}; only schemas are checked.`);
      return undefined;
    }
    if (!await this.#judge.ready(signal)) {
      signal.throwIfAborted();
      this.#note(`${this.#judge.state === 'unavailable' ? 'This build has no judge' : 'The judge cannot be loaded'}, so only schemas are checked: they find about two thirds of what the API server refuses.`);
      return undefined;
    }
    return minor ?? this.#judge.minors[0];
  }

  #verdicts(minor: string | undefined): { readonly ask: AskVerdicts | undefined; readonly failures: readonly Failure[] } {
    if (minor === undefined) {
      if (this.#options.againstLive) {
        throw new Failure('unsupported', 'Only the judge knows which changes of live objects are allowed, and there is none for this.');
      }
      return { ask: undefined, failures: [] };
    }
    this.#judge.define(this.#definitions.texts);
    const plain = askJudge(this.#judge, minor === this.#judge.minors[0] ? undefined : minor, (documents) => { this.#lost += documents; });
    if (this.#connection === undefined) {
      return { ask: plain, failures: [] };
    }
    const { ask } = new ClusterTypes(plain, this.#judge, this.#definitions.texts, this.#connection);
    if (!this.#options.againstLive) {
      return { ask, failures: [] };
    }
    return new LiveVerdicts(ask, this.#connection);
  }

  #note(sentence: string): void {
    this.#io.stderr(`pilothouse validate: ${sentence}\n`);
  }
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const members: T[] = [];
  for await (const member of source) {
    members.push(member);
  }
  return members;
}

function minorOf(gitVersion: string): string {
  return /^v?(\d+\.\d+)/.exec(gitVersion)?.[1] ?? gitVersion;
}

function withStrictUnknown(result: DocumentResult): DocumentResult {
  const strict = (finding: ReportedFinding): ReportedFinding => (finding.code === 'unknown-kind' ? { ...finding, severity: 'error' } : finding);
  return { ...result, findings: result.findings.map(strict) };
}
