import { sleep, systemClock, type Clock } from '../../common/clock.ts';
import { Failure } from '../../common/failure.ts';
import { lineBatches } from '../api/lines.ts';
import { podPath } from '../api/paths.ts';
import type { KubeClient, KubeRequest } from '../api/types.ts';
import { Backoff } from '../live/backoff.ts';
import { readInstance, type Instance } from './instance.ts';
import { ResumePoint } from './resume.ts';
import type { LogEnd, LogLine, LogOptions, LogSink } from './types.ts';

const longestLine = 1024 * 1024;

/** What a broken connection, a node or a server that restarts lead to: worth another try once a log was open. */
const passing: ReadonlySet<string> = new Set(['unreachable', 'timeout', 'throttled', 'internal']);

/** How often, and for how long (ms), the pod is asked what became of a container whose log ended. */
const endChecks = 4;
const endCheckMs = 500;

/**
 * Reads a container's log into a sink, and goes on with it where asked to. When the connection breaks it is taken up
 * where it broke, without lines lost or doubled; where the node no longer has some, the sink is told of a gap. Rejects
 * with a Failure where the log cannot be opened at first, or not again for a reason that does not pass.
 */
export async function followLogs(client: KubeClient, options: LogOptions, sink: LogSink, signal: AbortSignal, clock: Clock = systemClock): Promise<LogEnd> {
  const follower = new LogFollower(client, options, sink, signal, clock);
  try {
    return await follower.run();
  } catch (error) {
    if (signal.aborted) {
      return { reason: 'cancelled' };
    }
    throw error;
  }
}

class LogFollower {
  readonly #client: KubeClient;
  readonly #options: LogOptions;
  readonly #sink: LogSink;
  readonly #signal: AbortSignal;
  readonly #clock: Clock;
  readonly #resume = new ResumePoint();
  readonly #backoff = new Backoff();
  #opened = false;

  constructor(client: KubeClient, options: LogOptions, sink: LogSink, signal: AbortSignal, clock: Clock) {
    this.#client = client;
    this.#options = options;
    this.#sink = sink;
    this.#signal = signal;
    this.#clock = clock;
  }

  async run(): Promise<LogEnd> {
    const follow = this.#options.follow === true && this.#options.previous !== true;
    const first = follow ? await readInstance(this.#client, this.#options, this.#signal) : undefined;
    for (;;) {
      try {
        await this.#readOnce(follow);
        if (!follow) {
          return { reason: 'complete' };
        }
        const end = await this.#endOf(first);
        if (end !== undefined) {
          return end;
        }
        // The server ended the stream though the container runs on: it does so when it stops, or rotates.
        await sleep(this.#backoff.next(), this.#signal, this.#clock);
      } catch (error) {
        const failure = Failure.from(error);
        const gone = await this.#goneAfter(failure, first);
        if (gone !== undefined) {
          return gone;
        }
        this.#sink.status?.({ phase: 'reconnecting', failure });
        await sleep(this.#backoff.next(failure.retryAfterMs), this.#signal, this.#clock);
      }
    }
  }

  /** One request to its end. */
  async #readOnce(follow: boolean): Promise<void> {
    const stream = await this.#client.stream({
      path: podPath(this.#options.namespace, this.#options.pod, 'log'),
      accept: '*/*',
      query: this.#query(follow),
      signal: this.#signal,
    });
    this.#opened = true;
    this.#resume.resumed();
    this.#sink.status?.({ phase: 'open' });
    try {
      for await (const lines of lineBatches(stream, { longest: longestLine, cut: true })) {
        this.#backoff.reset();
        const fresh = this.#resume.take(lines.map(readLine), (gap) => this.#sink.gap?.(gap));
        if (fresh.length > 0) {
          await this.#sink.lines(fresh);
        }
      }
    } finally {
      stream.destroy();
    }
  }

  #query(follow: boolean): NonNullable<KubeRequest['query']> {
    const { container, previous, tailLines, sinceTime, sinceSeconds } = this.#options;
    const { since } = this.#resume;
    const start = since === undefined ? { tailLines, sinceTime, sinceSeconds } : { sinceTime: since };
    return { container, follow: follow || undefined, previous: previous === true || undefined, timestamps: true, ...start };
  }

  /** What became of the container after its log ended; undefined where it runs on. */
  async #endOf(first: Instance | undefined): Promise<LogEnd | undefined> {
    for (let check = 0; check < endChecks; check++) {
      const now = await readInstance(this.#client, this.#options, this.#signal);
      if (now === undefined) {
        return { reason: 'deleted' };
      }
      const exitCode = now.ended.get(first?.id ?? '') ?? now.exitCode;
      if (first !== undefined && now.id !== first.id && first.id !== '') {
        return { reason: now.running ? 'restarted' : 'ended', ...(exitCode === undefined ? {} : { exitCode }) };
      }
      if (!now.running) {
        return { reason: 'ended', ...(exitCode === undefined ? {} : { exitCode }) };
      }
      // The node reports an end a moment after the log says so.
      await sleep(endCheckMs, this.#signal, this.#clock);
    }
    return undefined;
  }

  /** Decides what a failure means: an end of the log, a reason to try again (undefined), or one to give up (throws). */
  async #goneAfter(failure: Failure, first: Instance | undefined): Promise<LogEnd | undefined> {
    if (this.#signal.aborted || !this.#opened) {
      throw failure;
    }
    if (failure.code === 'not-found') {
      return { reason: 'deleted' };
    }
    if (failure.code === 'invalid') {
      // The server refuses the log of a container that is no longer there, as while it waits to start again.
      const end = await this.#endOf(first);
      if (end !== undefined) {
        return end;
      }
    }
    if (!passing.has(failure.code)) {
      throw failure;
    }
    return undefined;
  }
}

function readLine(line: string): LogLine {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?/.exec(line);
  if (match?.[1] === undefined) {
    // A piece of a long line, or words of the node itself.
    return { time: '', text: line };
  }
  return { time: match[1], text: line.slice(match[0].length) };
}
