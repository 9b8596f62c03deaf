/** The thread that reads large kubeconfigs. Hands on what it read in portions, each when it is asked for. */
import { parentPort, workerData } from 'node:worker_threads';
import { Failure } from '../../common/failure.ts';
import type { JsonObject } from '../../common/json.ts';
import { parseHere } from './parse.ts';
import type { RawEntry } from './types.ts';

export interface ThreadFile {
  readonly text: string;
  readonly file: string;
}

export interface PlainFailure {
  readonly message: string;
  readonly hint: string | undefined;
}

export interface PlainEntry {
  readonly name: string;
  readonly value: JsonObject;
  readonly broken?: PlainFailure | undefined;
}

type Section = 'clusters' | 'users' | 'contexts';

export type ThreadAnswer =
  | { readonly kind: 'failed'; readonly failure: PlainFailure }
  /** A list of PlainEntry; as text, which is read faster than objects are copied. */
  | { readonly kind: 'entries'; readonly section: Section; readonly json: string }
  | { readonly kind: 'done'; readonly currentContext: string | undefined; readonly settings: JsonObject | undefined; readonly problems: readonly PlainFailure[] };

const portion = 500;

const port = parentPort;
if (port !== null) {
  const answers = read(workerData as ThreadFile);
  const next = async (): Promise<void> => {
    const { value } = await answers.next();
    if (value !== undefined) {
      port.postMessage(value);
    }
  };
  port.on('message', () => void next());
  await next();
}

async function* read({ text, file }: ThreadFile): AsyncGenerator<ThreadAnswer, undefined> {
  try {
    const { config, problems } = await parseHere(text, file);
    for (const section of ['clusters', 'users', 'contexts'] as const) {
      const entries = [...config[section].values()];
      for (let start = 0; start < entries.length; start += portion) {
        yield { kind: 'entries', section, json: JSON.stringify(entries.slice(start, start + portion).map(plainEntry)) };
      }
    }
    yield { kind: 'done', currentContext: config.currentContext, settings: config.settings, problems: problems.map(plainFailure) };
  } catch (error) {
    yield { kind: 'failed', failure: plainFailure(Failure.from(error, 'invalid')) };
  }
  return undefined;
}

function plainEntry({ name, value, broken }: RawEntry): PlainEntry {
  return { name, value, ...(broken === undefined ? {} : { broken: plainFailure(broken) }) };
}

function plainFailure({ message, hint }: Failure): PlainFailure {
  return { message, hint };
}
