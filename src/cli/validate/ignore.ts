import { translate } from './patterns.ts';

/** The file in a folder that says what below it is passed over. */
export const ignoreFileName = '.pilothouseignore';

interface Rule {
  readonly regexp: RegExp;
  readonly negated: boolean;
  /** Whether the pattern ended in a slash, which means folders. */
  readonly foldersOnly: boolean;
}

interface RuleSet {
  /** Where the patterns start from: an absolute path with `/` and without one at its end; '' is the root. */
  readonly folder: string;
  readonly rules: readonly Rule[];
}

/** What is to be passed over, as gitignore(5) has it: later rules and those of deeper folders win. Immutable. */
export class IgnoreRules {
  static readonly none = new IgnoreRules([], []);
  readonly #files: readonly RuleSet[];
  readonly #asked: readonly RuleSet[];

  private constructor(files: readonly RuleSet[], asked: readonly RuleSet[]) {
    this.#files = files;
    this.#asked = asked;
  }

  /** With the rules of an ignore file; those of outer folders come first. `folder` is absolute, with `/`. */
  withFile(folder: string, text: string): IgnoreRules {
    return new IgnoreRules([...this.#files, ruleSet(folder, text.split('\n'))], this.#asked);
  }

  /** With patterns that a person gave for this run, which outweigh all files. */
  withPatterns(folder: string, patterns: readonly string[]): IgnoreRules {
    return new IgnoreRules(this.#files, [...this.#asked, ruleSet(folder, patterns)]);
  }

  /** Whether a file or folder (absolute, with `/`) is passed over; folders above it are for the caller to ask about. */
  ignores(path: string, isFolder: boolean): boolean {
    let ignored = false;
    for (const { folder, rules } of [...this.#files, ...this.#asked]) {
      if (!path.startsWith(`${folder}/`)) {
        continue;
      }
      const inside = path.slice(folder.length + 1);
      for (const { regexp, negated, foldersOnly } of rules) {
        if ((isFolder || !foldersOnly) && ignored === negated && regexp.test(inside)) {
          ignored = !negated;
        }
      }
    }
    return ignored;
  }
}

function ruleSet(folder: string, lines: readonly string[]): RuleSet {
  return { folder: folder.replace(/\/$/, ''), rules: lines.flatMap((line) => parseRule(line) ?? []) };
}

/** Reads one line; undefined where it is blank or a comment. */
function parseRule(line: string): Rule | undefined {
  // Blanks at the end do not count, but where a backslash stands before one.
  const text = line.replace(/\r$/, '').replace(/^((?:\\.|[^\\])*?)[ \t]+$/su, '$1');
  if (text === '' || text.startsWith('#')) {
    return undefined;
  }
  const negated = text.startsWith('!');
  const pattern = negated ? text.slice(1) : text;
  const foldersOnly = pattern.endsWith('/');
  const body = foldersOnly ? pattern.slice(0, -1) : pattern;
  if (body === '') {
    return undefined;
  }
  const anywhere = body.includes('/') ? '' : '(?:.*/)?';
  return { regexp: new RegExp(`^${anywhere}${translate(body.replace(/^\//, ''))}$`, 'su'), negated, foldersOnly };
}
