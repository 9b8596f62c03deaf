import path from 'node:path';

export interface PathSources {
  /** The setting's paths, as the user wrote them. Where there is one, the environment is not asked. */
  readonly settings: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home folder. */
  readonly home: string;
}

export interface KubeconfigPath {
  readonly file: string;
  /** Whether a missing file is worth a word: someone named it on purpose. */
  readonly required: boolean;
}

/** The kubeconfig files to read, in order of precedence: the setting's, else KUBECONFIG's, else ~/.kube/config. */
export function kubeconfigPaths(sources: PathSources): KubeconfigPath[] {
  const settings = sources.settings.map((entry) => entry.trim()).filter((entry) => entry !== '');
  if (settings.length > 0) {
    return unique(settings.map((entry) => expandHome(entry, sources.home))).map((file) => ({ file, required: true }));
  }
  const variable = sources.env.KUBECONFIG ?? '';
  if (variable !== '') {
    const listed = variable.split(path.delimiter).filter((entry) => entry !== '');
    return unique(listed.map((entry) => path.resolve(entry))).map((file) => ({ file, required: false }));
  }
  return [{ file: path.join(sources.home, '.kube', 'config'), required: false }];
}

/** `~` and `~/x` stand for the home folder; other relative paths start there too, as a setting has no folder. */
function expandHome(entry: string, home: string): string {
  const rest = /^~(?=$|[/\\])/.exec(entry) ? entry.slice(1).replace(/^[/\\]+/, '') : entry;
  return path.resolve(home, rest);
}

function unique(files: readonly string[]): string[] {
  return [...new Set(files)];
}
