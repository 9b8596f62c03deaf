import type { Readable } from 'node:stream';
import { Failure } from '../../common/failure.ts';
import { asString, at, isObject } from '../../common/json.ts';
import { answerFailure } from './errors.ts';
import { lineBatches } from './lines.ts';
import type { KubeClient, KubeRequest } from './types.ts';

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: unknown;
}

export interface WatchRequest {
  readonly path: string;
  readonly accept: string;
  readonly query?: KubeRequest['query'];
  /** The list's: events come from there on. */
  readonly resourceVersion: string;
  /** The context's name, for messages. */
  readonly context: string;
  readonly signal: AbortSignal;
}

/** The server ends a watch after this long, at random so that many do not come back at once. Seconds. */
const shortestSeconds = 300;
const longestSeconds = 600;

/** Bookmarks come once a minute; silence of this many milliseconds means that the connection is dead. */
const silenceMs = 150_000;

/** One event can be an object of a few MiB; more than this without an end is no watch. */
const maximumLine = 32 * 1024 * 1024;

/**
 * One watch, from its start to its end. Events that arrive together are handed on together. Resolves when the server
 * ends it in good order; rejects with a Failure otherwise, with code `gone` where the list must be read anew.
 */
export async function watchOnce(client: KubeClient, request: WatchRequest, onOpen: () => void, onEvents: (events: readonly WatchEvent[]) => void): Promise<void> {
  const { path, accept, query, resourceVersion, signal, context } = request;
  const timeoutSeconds = Math.round(shortestSeconds + Math.random() * (longestSeconds - shortestSeconds));
  const stream = await client.stream({ path, accept, query: { ...query, watch: true, allowWatchBookmarks: true, resourceVersion, timeoutSeconds }, signal });
  onOpen();
  const stopWatching = failWhenSilent(stream, context);
  try {
    for await (const lines of lineBatches(stream, { longest: maximumLine, cut: false, onChunk: stopWatching.heard })) {
      onEvents(lines.filter((line) => line !== '').map((line) => readEvent(line, context)));
    }
  } finally {
    stopWatching.stop();
    stream.destroy();
  }
}

function failWhenSilent(stream: Readable, context: string): { heard: () => void; stop: () => void } {
  const timer = setTimeout(() => {
    stream.destroy(new Failure('timeout', `Context "${context}": the server has been silent for ${silenceMs / 1000} s.`));
  }, silenceMs);
  timer.unref();
  return { heard: () => timer.refresh(), stop: () => clearTimeout(timer) };
}

function readEvent(line: string, context: string): WatchEvent {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch (error) {
    throw new Failure('unsupported', `Context "${context}": the watch sent what is not JSON.`, { cause: error });
  }
  const type = asString(at(event, 'type'));
  const object = isObject(event) ? event.object : undefined;
  if (type === 'ERROR') {
    const status = Number(at(object, 'code') ?? 500);
    throw answerFailure({ status, headers: {}, body: JSON.stringify(object) }, { context, host: 'watch' });
  }
  if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED' && type !== 'BOOKMARK') {
    throw new Failure('unsupported', `Context "${context}": the watch sent an event of an unknown type.`);
  }
  return { type, object };
}
