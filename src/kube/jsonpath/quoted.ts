import type { Scanner } from './scanner.ts';

const short: Readonly<Record<string, string>> = { a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };

/** Digits that follow these letters after a backslash, and what they count in. */
const byNumber: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** The text up to the closing quote, the opening one having been read, with its escapes (those of Go) resolved. */
export function quoted(scanner: Scanner, quote: string): string {
  const start = scanner.place;
  let previous = quote;
  for (let char = scanner.next(); char !== quote || previous === '\\'; char = scanner.next()) {
    if (char === '' || char === '\n') {
      throw scanner.mistake('the quote is not closed that opened', start - 1);
    }
    previous = char;
  }
  const text = scanner.from(start).slice(0, -1);
  const resolved = unescape(text, quote);
  if (resolved === undefined) {
    throw scanner.mistake(`an escape is wrong in the quoted ${JSON.stringify(text)}`, start);
  }
  return resolved;
}

/** Undefined where an escape is wrong. Escapes by \x and in octal are bytes, which together have to be UTF-8. */
function unescape(text: string, quote: string): string | undefined {
  const bytes: number[] = [];
  for (let rest = text; rest !== '';) {
    const [all, letter = '', hex, octal] = /^\\(?:([abfnrtv\\'"])|(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|([0-7]{3}))/.exec(rest) ?? [];
    if (all === undefined) {
      if (rest.startsWith('\\')) {
        return undefined;
      }
      const [plain = ''] = /^[^\\]+/.exec(rest) ?? [];
      bytes.push(...Buffer.from(plain));
      rest = rest.slice(plain.length);
      continue;
    }
    const made = letter === '' ? numbered(hex, octal) : named(letter, quote);
    if (made === undefined) {
      return undefined;
    }
    bytes.push(...made);
    rest = rest.slice(all.length);
  }
  return Buffer.from(bytes).toString();
}

function named(letter: string, quote: string): Iterable<number> | undefined {
  if (letter === "'" || letter === '"') {
    return letter === quote ? Buffer.from(letter) : undefined;
  }
  return Buffer.from(short[letter] ?? '');
}

function numbered(hex: string | undefined, octal: string | undefined): Iterable<number> | undefined {
  if (octal !== undefined) {
    const byte = Number.parseInt(octal, 8);
    return byte > 255 ? undefined : [byte];
  }
  const letter = hex?.[0] ?? '';
  const value = Number.parseInt((hex ?? '').slice(1, 1 + (byNumber[letter] ?? 0)), 16);
  if (letter === 'x') {
    return [value];
  }
  return value > 0x10ffff || (value >= 0xd800 && value < 0xe000) ? undefined : Buffer.from(String.fromCodePoint(value));
}
