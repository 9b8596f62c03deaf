import path from 'node:path';
import { asObject, asObjects, asString, isObject } from '../../common/json.ts';
import { Fields } from './fieldReader.ts';
import type { AuthProvider, ClusterConfig, ExecConfig, Impersonation, InteractiveMode, RawEntry, UserConfig } from './types.ts';

/** The extension of a cluster entry that exec plugins may ask for. */
const execExtension = 'client.authentication.k8s.io/exec';

/** Checks a cluster entry's fields. Throws a Failure that names the field which is wrong. */
export function readCluster(entry: RawEntry): ClusterConfig {
  const fields = new Fields(entry, 'cluster');
  return {
    server: fields.string('server') ?? '',
    caFile: fields.file('certificate-authority'),
    caData: fields.bytes('certificate-authority-data'),
    insecure: fields.flag('insecure-skip-tls-verify'),
    tlsServerName: fields.string('tls-server-name'),
    proxyUrl: fields.string('proxy-url'),
    disableCompression: fields.flag('disable-compression'),
    execConfig: asObjects(entry.value.extensions).find((extension) => extension.name === execExtension)?.extension,
  };
}

/** Checks a user entry's fields. Throws a Failure that names the field which is wrong, never its value. */
export function readUser(entry: RawEntry): UserConfig {
  const fields = new Fields(entry, 'user');
  return {
    token: fields.string('token'),
    tokenFile: fields.file('tokenFile'),
    certificateFile: fields.file('client-certificate'),
    certificateData: fields.bytes('client-certificate-data'),
    keyFile: fields.file('client-key'),
    keyData: fields.bytes('client-key-data'),
    username: fields.string('username'),
    password: fields.string('password'),
    impersonate: readImpersonation(fields),
    authProvider: readAuthProvider(entry.value['auth-provider'], fields),
    exec: readExec(fields),
  };
}

/** The user of a context that names none: nobody. */
export const noUser: UserConfig = readUser({ name: '', file: '', value: {} });

function readImpersonation(fields: Fields): Impersonation | undefined {
  const user = fields.string('as');
  const uid = fields.string('as-uid');
  const groups = fields.strings('as-groups');
  const extra = fields.lists('as-user-extra');
  if (user !== undefined) {
    return { user, uid, groups, extra };
  }
  if (uid !== undefined || groups.length > 0 || Object.keys(extra).length > 0) {
    throw fields.wrong('as', 'is missing: as-uid, as-groups and as-user-extra need a user to act as');
  }
  return undefined;
}

/** Values of its config that are no text count as absent; those that name a file start in the folder of theirs. */
function readAuthProvider(provider: unknown, fields: Fields): AuthProvider | undefined {
  if (!isObject(provider)) {
    return undefined;
  }
  const texts = Object.entries(asObject(provider.config)).filter((field): field is [string, string] => typeof field[1] === 'string' && field[1] !== '');
  const config = Object.fromEntries(texts.map(([name, value]) => [name, name === 'idp-certificate-authority' ? fields.resolve(value) : value]));
  return { name: asString(provider.name) ?? '', config };
}

function readExec(fields: Fields): ExecConfig | undefined {
  const value = fields.entry.value.exec;
  if (value === undefined || value === null) {
    return undefined;
  }
  if (!isObject(value)) {
    throw fields.wrong('exec', 'is not a map of fields');
  }
  const exec = new Fields({ ...fields.entry, value }, 'user', 'exec.');
  const command = exec.string('command');
  if (command === undefined) {
    throw exec.wrong('command', 'is missing');
  }
  return {
    apiVersion: exec.string('apiVersion') ?? '',
    command: hasSeparator(command) ? exec.resolve(command) : command,
    args: exec.strings('args'),
    env: readEnv(exec),
    installHint: exec.string('installHint'),
    provideClusterInfo: exec.flag('provideClusterInfo'),
    interactiveMode: readMode(exec),
  };
}

function hasSeparator(command: string): boolean {
  return command.includes('/') || command.includes(path.sep);
}

function readEnv(exec: Fields): Record<string, string> {
  const env: Record<string, string> = {};
  for (const variable of asObjects(exec.entry.value.env)) {
    const name = asString(variable.name);
    if (name === undefined || name === '') {
      throw exec.wrong('env', 'has a variable without a name');
    }
    env[name] = asString(variable.value) ?? '';
  }
  return env;
}

function readMode(exec: Fields): InteractiveMode {
  const mode = exec.string('interactiveMode') ?? 'IfAvailable';
  if (mode !== 'Never' && mode !== 'IfAvailable' && mode !== 'Always') {
    throw exec.wrong('interactiveMode', 'is none of Never, IfAvailable and Always');
  }
  return mode;
}
