/** What stood on a VS Code command line: paths to open, and flags by their name without dashes. */
export interface CodeArguments {
  readonly paths: readonly string[];
  has(flag: string): boolean;
  /** All values of a flag in order; empty where it is absent or stands alone. */
  all(flag: string): readonly string[];
  last(flag: string): string | undefined;
}

/** Flags whose value may follow as the next argument. */
const valued = new Set([
  'crash-reporter-directory', 'disable-extension', 'enable-proposed-api', 'extensionDevelopmentKind',
  'extensionDevelopmentPath', 'extensionTestsPath', 'extensions-dir', 'file-uri', 'folder-uri', 'inspect-brk-extensions',
  'inspect-extensions', 'install-extension', 'locale', 'log', 'password-store', 'profile', 'remote', 'sync',
  'uninstall-extension', 'user-data-dir',
]);

/** Reads a command line as desktop VS Code does: `--flag=value`, `--flag value` and bare `--flag`. */
export function parseArguments(argv: readonly string[]): CodeArguments {
  const flags = new Map<string, string[]>();
  const paths: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? '';
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
    if (match?.[1] === undefined) {
      if (!argument.startsWith('-')) {
        paths.push(argument);
      }
      continue;
    }
    const values = flags.get(match[1]) ?? [];
    flags.set(match[1], values);
    const next = argv[index + 1];
    if (match[2] !== undefined) {
      values.push(match[2]);
    } else if (valued.has(match[1]) && next !== undefined && !next.startsWith('--')) {
      values.push(next);
      index++;
    }
  }
  return {
    paths,
    has: (flag) => flags.has(flag),
    all: (flag) => flags.get(flag) ?? [],
    last: (flag) => flags.get(flag)?.at(-1),
  };
}
