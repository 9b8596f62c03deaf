import { isObject, type JsonObject } from '../../common/json.ts';

/** Takes a value of a file for what it has to be. Null and what is absent stand for the zero value. Throws a WrongValue. */
type Shape = (value: unknown, path: string) => unknown;

/** A value that is of another type than its field. The message never holds the value. */
export class WrongValue extends Error {}

const text: Shape = (value, path) => {
  if (value === undefined || value === null) {
    return '';
  }
  if (typeof value !== 'string') {
    throw new WrongValue(`${path} is not text (put it in quotes)`);
  }
  return value;
};

const flag: Shape = (value, path) => {
  if (value === undefined || value === null) {
    return false;
  }
  if (typeof value !== 'boolean') {
    throw new WrongValue(`${path} is neither true nor false`);
  }
  return value;
};

/** Base64, in which only line ends may stand between the characters; written anew without them. */
const bytes: Shape = (value, path) => {
  const written = (text(value, path) as string).replace(/[\r\n]/g, '');
  if (written.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(written)) {
    throw new WrongValue(`${path} is not base64`);
  }
  return Buffer.from(written, 'base64').toString('base64');
};

/** Whatever it is. */
const anything: Shape = (value) => value ?? null;

function list(member: Shape): Shape {
  return (value, path) => {
    if (value === undefined || value === null) {
      return null;
    }
    if (!Array.isArray(value)) {
      throw new WrongValue(`${path} is not a list`);
    }
    return value.map((one: unknown, index) => member(one, `${path}[${index}]`));
  };
}

function mapOf(member: Shape): Shape {
  return (value, path) => {
    if (value === undefined || value === null) {
      return null;
    }
    if (!isObject(value)) {
      throw new WrongValue(`${path} is not a map`);
    }
    // The keys can be credentials just as well: they are not named.
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, member(one, `a value of ${path}`)]));
  };
}

interface Field {
  readonly shape: Shape;
  /** Whether the field is there also when it holds nothing. */
  readonly always: boolean;
}

const some = (shape: Shape): Field => ({ shape, always: false });
const always = (shape: Shape): Field => ({ shape, always: true });

/** A map of these fields; others are left out. */
function fields(known: Readonly<Record<string, Field>>): Shape {
  return (value, path) => {
    if (value !== undefined && value !== null && !isObject(value)) {
      throw new WrongValue(`${path} is not a map of fields`);
    }
    const object = value ?? {};
    const read = Object.entries(known).map(([name, field]): [string, unknown, boolean] => {
      const own = Object.hasOwn(object, name) ? object[name] : undefined;
      return [name, field.shape(own, path === '' ? name : `${path}.${name}`), field.always];
    });
    return Object.fromEntries(read.filter(([, one, stays]) => stays || !isEmpty(one)).map(([name, one]) => [name, one]));
  };
}

function orNothing(shape: Shape): Shape {
  return (value, path) => (value === undefined || value === null ? null : shape(value, path));
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0)
    || (isObject(value) && Object.keys(value).length === 0);
}

/** Named values of other programs. A name that stands twice spoils the list. */
const extensions: Shape = (value, path) => {
  const read = list(fields({ name: always(text), extension: always(anything) }))(value, path) as { name: string }[] | null;
  if (new Set(read?.map(({ name }) => name)).size !== (read?.length ?? 0)) {
    throw new WrongValue(`${path} has a name twice`);
  }
  return read?.toSorted((left, right) => (left.name < right.name ? -1 : 1)) ?? null;
};

const exec = orNothing(fields({
  command: always(text),
  args: always(list(text)),
  env: always(list(fields({ name: always(text), value: always(text) }))),
  apiVersion: some(text),
  installHint: some(text),
  provideClusterInfo: always(flag),
  interactiveMode: some(text),
}));

/** The fields of k8s.io/client-go/tools/clientcmd/api/v1, whose types decide whether kubectl reads a file. */
const shapes = {
  clusters: fields({
    'server': always(text),
    'tls-server-name': some(text),
    'insecure-skip-tls-verify': some(flag),
    'certificate-authority': some(text),
    'certificate-authority-data': some(bytes),
    'proxy-url': some(text),
    'disable-compression': some(flag),
    'extensions': some(extensions),
  }),
  users: fields({
    'client-certificate': some(text),
    'client-certificate-data': some(bytes),
    'client-key': some(text),
    'client-key-data': some(bytes),
    'token': some(text),
    'tokenFile': some(text),
    'as': some(text),
    'as-uid': some(text),
    'as-groups': some(list(text)),
    'as-user-extra': some(mapOf(list(text))),
    'username': some(text),
    'password': some(text),
    'auth-provider': some(orNothing(fields({ name: always(text), config: always(mapOf(text)) }))),
    'exec': some(exec),
    'extensions': some(extensions),
  }),
  contexts: fields({ cluster: always(text), user: always(text), namespace: some(text), extensions: some(extensions) }),
} as const;

const settings = fields({ preferences: some(fields({ colors: some(flag), extensions: some(extensions) })), extensions: some(extensions) });

export type SectionName = keyof typeof shapes;

/** An entry's own part with the fields that kubectl knows. Throws a WrongValue. */
export function decodeEntry(section: SectionName, value: unknown): JsonObject {
  return shapes[section](value, '') as JsonObject;
}

/** What a file holds beside its three lists. Throws a WrongValue. */
export function decodeSettings(document: JsonObject): JsonObject {
  return settings({ preferences: document.preferences, extensions: document.extensions }, '') as JsonObject;
}
