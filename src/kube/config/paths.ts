import path from 'node:path';
import { Failure } from '../../common/failure.ts';

export interface PathSources {
  /** The setting's paths, as the user wrote them. Where there is one, the environment is not asked. */
  readonly settings: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home folder. */
  readonly home: string;
  /** Where relative paths in KUBECONFIG start. Default: this process's working folder. */
  readonly cwd?: string | undefined;
  readonly platform?: NodeJS.Platform | undefined;
}

/** A path as someone named it: a file or a folder, or a pattern for files. */
export interface NamedPath {
  /** Absolute. */
  readonly path: string;
  /** Whether `*` and `?` in it stand for other characters, and whether it may be a folder. */
  readonly expands: boolean;
  /** Whether a missing file is worth a word: someone named it on purpose. */
  readonly required: boolean;
}

/** An entry of the setting that says nothing, and why. */
export interface UnusablePath {
  readonly entry: string;
  readonly failure: Failure;
}

/** The paths to look at, in order of precedence: the setting's, else KUBECONFIG's, else ~/.kube/config. */
export function namedPaths(sources: PathSources): (NamedPath | UnusablePath)[] {
  const settings = listedSettings(sources);
  if (settings.length > 0) {
    return settings.map((entry) => namedBySetting(entry, sources));
  }
  const variable = sources.env.KUBECONFIG ?? '';
  if (variable !== '') {
    const listed = variable.split(path.delimiter).filter((entry) => entry !== '');
    return listed.map((entry) => ({ path: path.resolve(sources.cwd ?? '', entry), expands: false, required: false }));
  }
  return [{ path: path.join(sources.home, '.kube', 'config'), expands: false, required: false }];
}

/** The setting's entries that hold something. */
export function listedSettings({ settings }: PathSources): string[] {
  return settings.map((entry) => entry.trim()).filter((entry) => entry !== '');
}

function namedBySetting(entry: string, sources: PathSources): NamedPath | UnusablePath {
  const missing: string[] = [];
  const expanded = expandVariables(entry, sources, missing);
  if (missing.length > 0) {
    const failure = new Failure('not-found', `The kubeconfig path ${entry} cannot be followed: the environment has no variable ${missing.join(' and no ')}.`, {
      hint: 'Correct the setting pilothouse.kubeconfigs, or set the variable and start the editor anew.',
    });
    return { entry, failure };
  }
  return { path: expandHome(expanded, sources.home), expands: true, required: true };
}

/** `$NAME`, `${NAME}` and `${env:NAME}`, and on Windows `%NAME%`, where a name's case does not matter. */
function expandVariables(entry: string, { env, platform = process.platform }: PathSources, missing: string[]): string {
  const windows = platform === 'win32';
  const valueOf = (name: string): string => {
    const known = windows ? Object.keys(env).find((key) => key.toUpperCase() === name.toUpperCase()) : name;
    const value = known === undefined ? '' : (env[known] ?? '');
    if (value === '') {
      missing.push(name);
    }
    return value;
  };
  const pattern = windows ? /\$\{(?:env:)?([^}]+)\}|\$([A-Za-z_]\w*)|%([^%]+)%/g : /\$\{(?:env:)?([^}]+)\}|\$([A-Za-z_]\w*)/g;
  return entry.replace(pattern, (_, braced: string | undefined, plain: string | undefined, percent: string | undefined) => valueOf(braced ?? plain ?? percent ?? ''));
}

/** `~` and `~/x` stand for the home folder; other relative paths start there too, as a setting has no folder. */
function expandHome(entry: string, home: string): string {
  const rest = /^~(?=$|[/\\])/.exec(entry) ? entry.slice(1).replace(/^[/\\]+/, '') : entry;
  return path.resolve(home, rest);
}
