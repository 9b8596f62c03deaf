import { Failure } from '../../common/failure.ts';
import { asList, asString, isObject, type JsonObject } from '../../common/json.ts';
import type { RawConfig, RawEntry } from './types.ts';

/** What a file holds, and what in it could not be used. */
export interface ParsedFile {
  readonly config: RawConfig;
  readonly problems: readonly Failure[];
}

export const maximumFileBytes = 16 * 1024 * 1024;

/** Nodes of a file with its aliases followed. An honest file of 10,000 contexts has about 200,000. */
const maximumNodes = 2_000_000;

/**
 * Reads the text of a kubeconfig as kubectl does: YAML with merge keys and the booleans of YAML 1.1, of several
 * documents the first, unknown fields left alone. What is wrong with one entry leaves the others in place. Rejects
 * with a Failure where the file as a whole is no kubeconfig.
 */
export async function parseKubeconfig(text: string, file: string): Promise<ParsedFile> {
  const document = await loadYaml(text, file);
  const problems: Failure[] = [];
  if (document === undefined || document === null) {
    return { config: emptyConfig, problems };
  }
  if (!isObject(document)) {
    throw broken(file, 'it is not a map of fields');
  }
  const version = document.apiVersion ?? 'v1';
  const kind = document.kind ?? 'Config';
  if ((version !== 'v1' && version !== '') || (kind !== 'Config' && kind !== '')) {
    throw broken(file, `it says apiVersion ${JSON.stringify(version)} and kind ${JSON.stringify(kind)}, not v1 and Config`);
  }
  const read = (list: string, field: string): Map<string, RawEntry> => readEntries(document, list, field, file, problems);
  const config: RawConfig = {
    currentContext: asString(document['current-context']) || undefined,
    clusters: read('clusters', 'cluster'),
    users: read('users', 'user'),
    contexts: read('contexts', 'context'),
  };
  return { config, problems };
}

const emptyConfig: RawConfig = { currentContext: undefined, clusters: new Map(), users: new Map(), contexts: new Map() };

async function loadYaml(text: string, file: string): Promise<unknown> {
  const { loadAll, CORE_SCHEMA, mergeTag, boolYaml11Tag } = await import('js-yaml');
  let document: unknown;
  try {
    // Of a key that stands twice in a map the last counts, as for kubectl.
    document = loadAll(text, { schema: CORE_SCHEMA.withTags(mergeTag, boolYaml11Tag), json: true, maxDepth: 60 })[0];
  } catch (error) {
    // The parser's message quotes the text around the mistake, and that text can be a credential: only its place is told.
    throw broken(file, `it is not valid YAML${placeOf(error)}`);
  }
  if (nodesOf(document, maximumNodes) === 0) {
    throw broken(file, 'its aliases expand to too much');
  }
  return document;
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

function readEntries(document: JsonObject, list: string, field: string, file: string, problems: Failure[]): Map<string, RawEntry> {
  const entries = new Map<string, RawEntry>();
  const found = document[list] ?? [];
  if (!Array.isArray(found)) {
    problems.push(broken(file, `its ${list} are not a list`));
  }
  asList(found).forEach((member, index) => {
    const name = isObject(member) ? asString(member.name) : undefined;
    const value = isObject(member) ? (member[field] ?? {}) : undefined;
    if (name === undefined || !isObject(value)) {
      problems.push(broken(file, `entry ${index + 1} of its ${list} has no ${name === undefined ? 'name' : `${field} map`}`));
    } else if (entries.has(name)) {
      problems.push(broken(file, `the name "${name}" stands twice in its ${list}; the first is used`));
    } else {
      entries.set(name, { name, file, value });
    }
  });
  return entries;
}

function broken(file: string, why: string): Failure {
  return new Failure('invalid', `The kubeconfig ${file} cannot be used as it is: ${why}.`, { hint: 'Correct the file; it is read again when it is saved.' });
}
