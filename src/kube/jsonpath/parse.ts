import { Failure } from '../../common/failure.ts';
import { parseFilter } from './filter.ts';
import { quoted } from './quoted.ts';
import { Scanner } from './scanner.ts';
import { parseBrackets } from './subscript.ts';
import type { Path, Piece, Step, Template } from './types.ts';

const terminator = /[ \t\r\n.,[\]$@{}]/;

/**
 * Reads a template of kubectl's JSONPath dialect: text with paths in braces, such as
 * `{range .items[*]}{.metadata.name}{"\n"}{end}`. Where kubectl is odd, this is too, so that the same expressions mean
 * the same: double quotes are no keys, `['a.b']` is `.a.b` and only `['a\.b']` one key. Throws a Failure that says what
 * is wrong and where.
 */
export function parseTemplate(text: string): Template {
  const scanner = new Scanner(text);
  const pieces: Piece[] = [];
  while (!scanner.done) {
    const plain = scanner.until((char) => char === '{');
    if (plain !== '') {
      pieces.push({ text: plain });
    }
    if (scanner.take('{')) {
      pieces.push({ path: parseAction(scanner) });
    }
  }
  return pieces;
}

/** The path of the first pair of braces. */
export function parseBraced(text: string): Path {
  const piece = parseTemplate(text)[0];
  return piece !== undefined && 'path' in piece ? piece.path : [];
}

/** The steps up to the closing brace, the opening one having been read. */
function parseAction(scanner: Scanner): Path {
  const start = scanner.place - 1;
  const steps: Step[] = [];
  while (!scanner.take('}')) {
    if (scanner.done || /[\r\n]/.test(scanner.peek())) {
      throw scanner.mistake('the brace is not closed that opened', start);
    }
    steps.push(...parseSteps(scanner, steps.at(-1)));
  }
  return steps;
}

function parseSteps(scanner: Scanner, last: Step | undefined): readonly Step[] {
  if (scanner.take('[?(')) {
    return [parseFilter(scanner, nested)];
  }
  const start = scanner.place;
  const char = scanner.next();
  switch (char) {
    // The object itself, wherever it stands: paths begin there anyway.
    case ' ': case '@': case '$': return [];
    case '[': return parseBrackets(scanner, nested);
    case '"': case "'": return [{ kind: 'literal', value: quoted(scanner, char), float: false }];
    case '.': return scanner.take('.') ? descent(scanner, last, start) : [field(scanner)];
    default: return [bare(scanner, char, start)];
  }
}

function descent(scanner: Scanner, last: Step | undefined, start: number): readonly Step[] {
  if (last?.kind === 'descend') {
    throw scanner.mistake('".." stands twice', start);
  }
  return isWordCharacter(scanner.peek()) ? [{ kind: 'descend' }, field(scanner)] : [{ kind: 'descend' }];
}

/** A key up to the next character that has a meaning of its own; a backslash takes the meaning away. */
function field(scanner: Scanner): Step {
  const start = scanner.place;
  while (!scanner.done && !terminator.test(scanner.peek())) {
    if (scanner.next() === '\\') {
      scanner.next();
    }
  }
  const written = scanner.from(start);
  return written === '*' ? { kind: 'wildcard' } : { kind: 'field', name: written.replaceAll('\\', '') };
}

/** A number or a word without quotes. */
function bare(scanner: Scanner, first: string, start: number): Step {
  if (/[+\-\p{Nd}]/u.test(first)) {
    scanner.until((char) => !/[.\p{Nd}]/u.test(char));
    return number(scanner, start);
  }
  if (!isWordCharacter(first)) {
    throw scanner.mistake(`${JSON.stringify(first)} has no meaning`, start);
  }
  scanner.until((char) => terminator.test(char));
  const word = scanner.from(start);
  return word === 'true' || word === 'false' ? { kind: 'literal', value: word === 'true', float: false } : { kind: 'word', word };
}

function number(scanner: Scanner, start: number): Step {
  const text = scanner.from(start);
  if (/^[+-]?[0-9]+$/.test(text)) {
    const whole = BigInt(text.replace('+', ''));
    if (BigInt.asIntN(64, whole) === whole) {
      return { kind: 'literal', value: Number.isSafeInteger(Number(whole)) ? Number(whole) : whole, float: false };
    }
  }
  if (!/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/.test(text)) {
    throw scanner.mistake(`${text} is no number`, start);
  }
  return { kind: 'literal', value: Number(text), float: true };
}

function isWordCharacter(char: string): boolean {
  return /[_\p{L}\p{Nd}]/u.test(char);
}

/** What stands inside of brackets is read as if it stood in braces of its own. */
function nested(text: string, outer: Scanner, place: number): Path {
  try {
    return parseBraced(`{${text}}`);
  } catch (error) {
    throw error instanceof Failure ? outer.mistake(`${JSON.stringify(text)} cannot be read`, place) : error;
  }
}
