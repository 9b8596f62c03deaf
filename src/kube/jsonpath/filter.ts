import type { Scanner } from './scanner.ts';
import type { ReadNested } from './subscript.ts';
import type { Filter } from './types.ts';

/** The condition after `[?(`. It ends at the first `)` that is not inside of the first pair of quotes. */
export function parseFilter(scanner: Scanner, nested: ReadNested): Filter {
  const place = scanner.place;
  const text = condition(scanner, place);
  if (!scanner.take(']')) {
    throw scanner.mistake('"]" is missing after the condition');
  }
  const [, left, operator, right] = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text) ?? [];
  if (left === undefined || operator === undefined || right === undefined) {
    return { kind: 'filter', left: nested(text, scanner, place), comparison: undefined };
  }
  return { kind: 'filter', left: nested(left, scanner, place), comparison: { operator, right: nested(right, scanner, place) } };
}

function condition(scanner: Scanner, start: number): string {
  let opened = '';
  let closed = false;
  let previous = '';
  for (let char = scanner.next(); ; char = scanner.next()) {
    if (char === '' || char === '\n') {
      throw scanner.mistake('the condition is not closed that opened', start - 3);
    }
    if (char === ')' && (opened !== '') === closed) {
      return scanner.from(start).slice(0, -1);
    }
    if (opened === '' && (char === '"' || char === "'")) {
      opened = char;
    } else if (char === opened && previous !== '\\') {
      closed = true;
    }
    previous = char;
  }
}
