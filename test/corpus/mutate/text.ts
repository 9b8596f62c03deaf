import type { Random } from '../random.ts';
import { oddSpellings } from './words.ts';

/** Changes text; undefined where it has nothing of the kind that is changed. */
type TextMutation = (lines: readonly string[], random: Random) => string[] | undefined;

const scalar = /^(?<start>\s*(?:- )*(?:[\w./-]+: |- ))(?<value>[^\s{[|>].*)$/;

/** A copy of the lines with those from `at` on replaced. */
function splice(lines: readonly string[], at: number, count: number, ...more: string[]): string[] {
  return lines.toSpliced(at, count, ...more);
}

function someLine(lines: readonly string[], random: Random, wanted: (line: string) => boolean): number | undefined {
  return random.maybe(lines.flatMap((line, index) => wanted(line) ? [index] : []));
}

/** A mutation of one line among those that `wanted` lets through, into none or several. */
function atLine(wanted: (line: string) => boolean, change: (line: string, random: Random) => string[]): TextMutation {
  return (lines, random) => {
    const at = someLine(lines, random, wanted);
    return at === undefined ? undefined : splice(lines, at, 1, ...change(lines[at]!, random));
  };
}

/** All ways to change how a document is written, by name. */
export const textMutations: Readonly<Record<string, TextMutation>> = {
  'spelling': atLine((line) => scalar.test(line), (line, random) => [line.replace(scalar, (_, start: string) => start + random.pick(oddSpellings))]),
  'spelling of a key': atLine((line) => /^\s+\w+:/.test(line), (line, random) => [line.replace(/\w+:/, `${random.pick(['yes', 'on', '010', '1', 'null', '~', '"quoted"', '? x', '1.0', '!!str a', '<<', "''", '.inf', '0x10', 'y'])}:`)]),
  'duplicate line': atLine((line) => /^\s*[\w./-]+: \S/.test(line), (line) => [line, line]),
  'duplicate key, other value': atLine((line) => /^\s*[\w./-]+: \S/.test(line), (line, random) => [line, line.replace(/: .*/, `: ${random.pick(['x', '1', 'null', '{}', '[]'])}`)]),
  'indented': atLine((line) => line.trim() !== '', (line, random) => [random.chance(0.5) ? `  ${line}` : ` ${line}`]),
  'outdented': atLine((line) => line.startsWith('  '), (line, random) => [line.slice(random.chance(0.5) ? 2 : 1)]),
  'removed line': atLine((line) => line.trim() !== '', () => []),
  'tab': atLine((line) => line.startsWith(' '), (line, random) => [random.chance(0.5) ? `\t${line}` : line.replace(/: /, ':\t')]),
  'quoted': atLine((line) => scalar.test(line), (line, random) => [line.replace(scalar, (_, start: string, value: string) => {
    const quote = random.pick(['"', "'"]);
    return `${start}${quote}${value.replaceAll(/["'\\]/g, '')}${quote}`;
  })]),
  'without space': atLine((line) => line.includes(': '), (line) => [line.replace(': ', ':')]),
  'comment': atLine((line) => line.trim() !== '', (line, random) => [random.chance(0.5) ? `${line} # note` : `${line}#note`]),
  'odd character': atLine((line) => line.trim() !== '', (line, random) => {
    const at = random.below(line.length);
    return [line.slice(0, at) + random.pick(['\u0000', '\u0007', '\u00a0', '\ufeff', '\u0085', '😀', '\ud800', '\r', '{', '}', '[', ':', '&a ', '*a ', '!x ', '"', "'", '#', '|', '>', '%', '@']) + line.slice(at)];
  }),
  'end marker': atLine((line) => line.trim() !== '', (line) => [line, '...']),
  'carriage returns': (lines) => lines.map((line) => `${line}\r`),
  'directive': (lines) => ['%YAML 1.2', ...lines],
  'as JSON, cut': (lines, random) => {
    const text = lines.join('\n');
    return [text.slice(0, random.below(text.length))];
  },
};
