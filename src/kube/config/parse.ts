import { Failure } from '../../common/failure.ts';
import { asList, asObject, asString, isObject, type JsonObject } from '../../common/json.ts';
import { readPlainYaml } from '../../common/plainYaml.ts';
import { decodeEntry, decodeSettings, WrongValue, type SectionName } from './decode.ts';
import type { RawConfig, RawEntry } from './types.ts';
import { firstDocument, unreadableText, withoutOddTabs } from './yamlText.ts';

/** What a file holds, and what in it could not be used. */
export interface ParsedFile {
  readonly config: RawConfig;
  readonly problems: readonly Failure[];
}

export const maximumFileBytes = 16 * 1024 * 1024;

/** Nodes of a file with its aliases followed. An honest file of 10,000 contexts has about 200,000, in several MiB. */
const maximumNodes = 2_000_000;
const usualNodes = 50_000;

/** From this many characters on a file is read in a thread of its own: reading it would hold up everything else. */
const largeText = 256 * 1024;
/** The same for files with merge keys, whose reading can take long for their size. */
const largeMergingText = 16 * 1024;

/**
 * Reads the text of a kubeconfig as kubectl does: YAML with merge keys and the booleans of YAML 1.1, of several
 * documents the first, unknown fields left alone. What is wrong with one entry leaves the others in place. Rejects
 * with a Failure where the file as a whole is no kubeconfig.
 */
export async function parseKubeconfig(text: string, file: string): Promise<ParsedFile> {
  const plain = readPlainYaml(text);
  if (plain !== undefined) {
    return parseDocument(JSON.parse(plain), file);
  }
  if (text.length >= largeText || (text.length >= largeMergingText && text.includes('<<'))) {
    const { parseInThread } = await import('./parseThread.ts');
    return await parseInThread(text, file) ?? parseHere(text, file);
  }
  return parseHere(text, file);
}

/** The same in the calling thread, of any YAML. */
export async function parseHere(text: string, file: string): Promise<ParsedFile> {
  return parseDocument(await loadYaml(text, file), file);
}

function parseDocument(document: unknown, file: string): ParsedFile {
  if (document === undefined || document === null) {
    return { config: emptyConfig, problems: [] };
  }
  if (!isObject(document)) {
    throw broken(file, 'it is not a map of fields');
  }
  assertKubeconfig(document, file);
  const problems: Failure[] = [];
  const read = (section: SectionName): Map<string, RawEntry> => readEntries(document, section, file, problems);
  const config: RawConfig = {
    currentContext: readCurrent(document, file, problems),
    clusters: read('clusters'),
    users: read('users'),
    contexts: read('contexts'),
    settings: readSettings(document, file, problems),
  };
  return { config, problems };
}

function assertKubeconfig(document: JsonObject, file: string): void {
  const version = document.apiVersion ?? '';
  const kind = document.kind ?? '';
  if ((version !== 'v1' && version !== '') || (kind !== 'Config' && kind !== '')) {
    throw broken(file, `it says apiVersion ${JSON.stringify(version)} and kind ${JSON.stringify(kind)}, not v1 and Config`);
  }
}

function readCurrent(document: JsonObject, file: string, problems: Failure[]): string | undefined {
  const current = document['current-context'] ?? '';
  if (typeof current !== 'string') {
    problems.push(broken(file, 'its current-context is not text (put it in quotes)'));
    return undefined;
  }
  return current === '' ? undefined : current;
}

function readSettings(document: JsonObject, file: string, problems: Failure[]): JsonObject {
  try {
    return decodeSettings(document);
  } catch (error) {
    problems.push(broken(file, `its ${whyWrong(error)}`));
    return {};
  }
}

const emptyConfig: RawConfig = { currentContext: undefined, clusters: new Map(), users: new Map(), contexts: new Map(), settings: {} };

async function loadYaml(text: string, file: string): Promise<unknown> {
  const reason = unreadableText(text);
  if (reason !== undefined) {
    throw broken(file, reason);
  }
  const { loadAll, CORE_SCHEMA, mergeTag, boolYaml11Tag } = await import('js-yaml');
  // Of a key that stands twice in a map the last counts, as for kubectl.
  const load = (yaml: string): unknown => loadAll(yaml, { schema: CORE_SCHEMA.withTags(mergeTag, boolYaml11Tag), json: true, maxDepth: 60 })[0];
  const first = firstDocument(text);
  let document: unknown;
  try {
    document = load(first);
  } catch (error) {
    try {
      document = load(readable(first, error));
    } catch {
      // The parser's message quotes the text around the mistake, and that text can be a credential: only its place is told.
      throw broken(file, `it is not valid YAML${placeOf(error)}`);
    }
  }
  if (nodesOf(document, Math.min(maximumNodes, usualNodes + 2 * text.length)) === 0) {
    throw broken(file, 'its aliases expand to too much');
  }
  return document;
}

/** A text that the parser refused, in the way in which kubectl reads it. */
function readable(text: string, error: unknown): string {
  const mark = isObject(error) && isObject(error.mark) ? error.mark : {};
  const flow = /^\s*(?:#.*\s+)*(?:---\s+)?\{/.test(text);
  // After the last bracket of a JSON text kubectl reads no further.
  return flow && typeof mark.position === 'number' && mark.position > 0 ? text.slice(0, mark.position) : withoutOddTabs(text);
}

function placeOf(error: unknown): string {
  const reason = isObject(error) ? asString(error.reason) : undefined;
  const mark = isObject(error) && isObject(error.mark) ? error.mark : undefined;
  const place = typeof mark?.line === 'number' ? ` at line ${mark.line + 1}` : '';
  // Reasons are fixed sentences but for names in quotes and angle brackets, which come from the file.
  return reason === undefined ? place : `${place}: ${reason.replace(/(["'<]).*(["'>])/g, '$1…$2')}`;
}

/** What is left of the budget after counting the value's nodes; 0 where they are too many. */
function nodesOf(value: unknown, budget: number): number {
  let left = budget - 1;
  if (typeof value === 'object' && value !== null) {
    for (const child of Object.values(value)) {
      if (left <= 0) {
        return 0;
      }
      left = nodesOf(child, left);
    }
  }
  return Math.max(left, 0);
}

const bodies = { clusters: 'cluster', users: 'user', contexts: 'context' } as const;

/**
 * The entries of one list by their names. One with a field of the wrong type stays, so that its name does not come to
 * stand for the entry of a later file, and says why it is broken.
 */
function readEntries(document: JsonObject, section: SectionName, file: string, problems: Failure[]): Map<string, RawEntry> {
  const entries = new Map<string, RawEntry>();
  const body = bodies[section];
  const found = document[section] ?? [];
  if (!Array.isArray(found)) {
    problems.push(broken(file, `its ${section} are not a list`));
  }
  asList(found).forEach((member, index) => {
    const fields = member ?? {};
    const name = isObject(fields) ? (fields.name ?? '') : undefined;
    if (!isObject(fields) || typeof name !== 'string') {
      problems.push(broken(file, `entry ${index + 1} of its ${section} ${isObject(fields) ? 'has a name that is not text (put it in quotes)' : 'is not a map of fields'}`));
    } else if (entries.has(name)) {
      problems.push(broken(file, `the name "${name}" stands twice in its ${section}; the first is used`));
    } else {
      const entry = readEntry(section, name, fields[body], file);
      entries.set(name, entry);
      problems.push(...(entry.broken === undefined ? [] : [entry.broken]));
    }
  });
  return entries;
}

function readEntry(section: SectionName, name: string, value: unknown, file: string): RawEntry {
  try {
    return { name, file, value: decodeEntry(section, value) };
  } catch (error) {
    const why = whyWrong(error);
    return { name, file, value: asObject(value), broken: unusableEntry(bodies[section], name, file, why.startsWith(' ') ? `it${why}` : why) };
  }
}

function whyWrong(error: unknown): string {
  if (error instanceof WrongValue) {
    return error.message;
  }
  throw error;
}

/** Why an entry cannot be used, in the words that all its problems have. */
function unusableEntry(kind: string, name: string, file: string, why: string): Failure {
  return new Failure('invalid', `The ${kind} "${name}" in ${file} is not usable: ${why}.`, { hint: 'Correct the kubeconfig; it is read again when it is saved.' });
}

function broken(file: string, why: string): Failure {
  return new Failure('invalid', `The kubeconfig ${file} cannot be used as it is: ${why}.`, { hint: 'Correct the file; it is read again when it is saved.' });
}
