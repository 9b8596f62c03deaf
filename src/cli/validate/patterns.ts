/** Whether a path with `/` between its parts matches. */
export type Matcher = (path: string) => boolean;

const magic = /[*?[\]{}\\]/;

/** Whether a text has anything in it that stands for other text. */
export function isPattern(text: string): boolean {
  return magic.test(text);
}

/**
 * A pattern of paths as shells know it: `*` and `?` within one part of a path, `**` for any number of parts, `[a-z]`,
 * `{a,b}`; a backslash makes the next character an ordinary one.
 */
export function compilePath(pattern: string): Matcher {
  const regexps = expandBraces(pattern).map((each) => new RegExp(`^${translate(each)}$`, 'su'));
  return (path) => regexps.some((regexp) => regexp.test(path));
}

/** The regular expression of one pattern without braces, as gitignore(5) describes it. Not anchored. */
export function translate(pattern: string): string {
  let source = '';
  for (let at = 0; at < pattern.length;) {
    const [token, length] = nextToken(pattern, at);
    source += token;
    at += length;
  }
  return source;
}

/** The regular expression of what begins at a place of the pattern, and how many characters that is. */
function nextToken(pattern: string, at: number): [string, number] {
  const rest = pattern.slice(at);
  const partBegins = at === 0 || pattern[at - 1] === '/';
  if (partBegins && rest.startsWith('**/')) {
    return ['(?:[^/]+/)*', 3];
  }
  if (partBegins && rest === '**') {
    return ['.+', 2];
  }
  const stars = /^\*+/.exec(rest)?.[0].length ?? 0;
  if (stars > 0) {
    return ['[^/]*', stars];
  }
  if (rest.startsWith('?')) {
    return ['[^/]', 1];
  }
  const set = /^\[([!^]?)(\]?(?:\\.|[^\]\\])*)\]/su.exec(rest);
  if (set !== null) {
    return [translateSet(set[2]!, set[1] !== ''), set[0].length];
  }
  const [, escaped] = /^\\(.)/su.exec(rest) ?? [];
  const character = escaped ?? String.fromCodePoint(rest.codePointAt(0)!);
  return [literal(character), character.length + (escaped === undefined ? 0 : 1)];
}

/** Sets such as `a-z_`; one that is no set of characters (`z-a`) matches nothing. */
function translateSet(content: string, negated: boolean): string {
  const inside = content.replace(/\\(.)|[\][^&|~]/gsu, (found, escaped?: string) => (escaped === undefined ? `\\${found}` : literal(escaped)).replace(/^[&~]$/, '\\$&'));
  try {
    const source = `(?!/)[${negated ? '^' : ''}${inside}]`;
    new RegExp(source, 'su');
    return source;
  } catch {
    return '(?!)';
  }
}

function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|/-]/.test(character) ? `\\${character}` : character;
}

/** How many patterns one with braces may stand for. */
const mostExpanded = 1000;

/** `{a,b}c` -> `ac`, `bc`. Braces without a comma, and those that are not closed, stand for themselves. */
function expandBraces(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  while (open.length > 0 && done.length + open.length <= mostExpanded) {
    const next = open.shift()!;
    const group = /(?<!\\)\{([^{}]*,[^{}]*)\}/.exec(next);
    if (group === null) {
      done.push(next.replace(/(?<!\\)[{}]/g, '\\$&'));
    } else {
      open.unshift(...group[1]!.split(',').map((word) => `${next.slice(0, group.index)}${word}${next.slice(group.index + group[0].length)}`));
    }
  }
  return [...done, ...open];
}
