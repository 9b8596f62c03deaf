import { asObject, asObjects, asString, isObject, type JsonObject } from '../../../common/json.ts';
import { lists, modelEntries, parseForEdit, unnamed, type ListName } from './document.ts';
import { blockLines } from './emit.ts';

const omitted = 'DATA+OMITTED';
const redacted = 'REDACTED';
const secretName = /token|secret|passw|key|credential|auth/i;

const fields: Readonly<Record<ListName, readonly string[]>> = {
  clusters: [
    'certificate-authority', 'certificate-authority-data', 'disable-compression', 'extensions',
    'insecure-skip-tls-verify', 'proxy-url', 'server', 'tls-server-name',
  ],
  contexts: ['cluster', 'extensions', 'namespace', 'user'],
  users: [
    'as', 'as-groups', 'as-uid', 'as-user-extra', 'auth-provider', 'client-certificate', 'client-certificate-data',
    'client-key', 'client-key-data', 'exec', 'extensions', 'password', 'token', 'tokenFile', 'username',
  ],
};

/**
 * A kubeconfig for showing: what `kubectl config view` shows of it, so without comments and unknown fields, and
 * hiding more than kubectl does: also what `auth-provider`, plugins' variables and arguments, URLs and extensions
 * may hold of credentials.
 */
export function redact(text: string, file = unnamed): string {
  const { model, eol } = parseForEdit(text, file);
  const list = (name: ListName): JsonObject[] | null => {
    const entries = modelEntries(model, name).map((entry) => ({
      [lists[name]]: Object.fromEntries(fields[name].flatMap((field) => shown(field, asObject(entry[lists[name]])[field]))),
      name: entry.name,
    }));
    return entries.length === 0 ? null : entries;
  };
  const view = {
    apiVersion: 'v1',
    clusters: list('clusters'),
    contexts: list('contexts'),
    'current-context': asString(model['current-context']) ?? '',
    kind: 'Config',
    users: list('users'),
  };
  return blockLines(view).map((line) => line + eol).join('');
}

/** The field with the value that may be seen, or nothing where it is not set. */
function shown(field: string, value: unknown): [string, unknown][] {
  if (value === undefined || value === null || value === '' || value === false) {
    return [];
  }
  switch (field) {
    case 'certificate-authority-data':
    case 'client-certificate-data':
    case 'client-key-data':
      return [[field, omitted]];
    case 'token':
    case 'password':
      return [[field, redacted]];
    case 'server':
    case 'proxy-url':
      return [[field, typeof value === 'string' ? withoutLogin(value) : value]];
    case 'auth-provider':
      return [[field, authProvider(asObject(value))]];
    case 'exec':
      return [[field, exec(asObject(value))]];
    case 'extensions':
      return [[field, withoutSecrets(value)]];
    default:
      return [[field, value]];
  }
}

function withoutLogin(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/?#]*@/i, (_, scheme: string | undefined) => `${scheme ?? ''}${redacted}@`);
}

function authProvider(provider: JsonObject): JsonObject {
  const config = Object.entries(asObject(provider.config)).map(([key, value]): [string, unknown] => [key, redactNamed(key, value)]);
  return { ...(config.length === 0 ? {} : { config: Object.fromEntries(config) }), name: provider.name };
}

function exec(plugin: JsonObject): JsonObject {
  const known = ['apiVersion', 'args', 'command', 'env', 'installHint', 'interactiveMode', 'provideClusterInfo'];
  const result = Object.fromEntries(known.filter((field) => field in plugin).map((field) => [field, plugin[field]]));
  if (Array.isArray(plugin.args)) {
    result.args = redactArguments(plugin.args.map(String));
  }
  if (plugin.env !== undefined) {
    result.env = asObjects(plugin.env).map((variable) => ({ name: variable.name, value: redacted }));
  }
  return result;
}

/** Hides what follows a flag whose name sounds like a secret: `--token=x` and `--token x`. */
export function redactArguments(args: readonly string[]): string[] {
  return args.map((argument, index) => {
    const [flag = '', ...value] = argument.split('=');
    if (value.length > 0) {
      return secretName.test(flag) ? `${flag}=${redacted}` : withoutLogin(argument);
    }
    const before = args[index - 1] ?? '';
    const follows = before.startsWith('-') && !before.includes('=') && secretName.test(before) && !argument.startsWith('-');
    return follows ? redacted : withoutLogin(argument);
  });
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutSecrets);
  }
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, child]) => [key, redactNamed(key, child)])) : value;
}

function redactNamed(name: string, value: unknown): unknown {
  return secretName.test(name) && typeof value !== 'object' ? redacted : withoutSecrets(value);
}
