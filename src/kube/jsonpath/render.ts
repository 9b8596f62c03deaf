import { Failure } from '../../common/failure.ts';
import { jsonText } from '../print/json.ts';
import { numberText } from '../text/values.ts';
import { evaluate } from './evaluate.ts';
import type { Path, Template } from './types.ts';

/**
 * What `kubectl get -o jsonpath=` prints of an object: text as it is, the values of each path with a blank between
 * them, lists and maps as JSON. `{range PATH}` repeats what follows up to its `{end}` for each value.
 */
export function renderTemplate(template: Template, object: unknown): string {
  const { groups, end } = run(template, 0, object);
  if (end < template.length) {
    throw new Failure('invalid', '{end} stands where no range is open.');
  }
  return groups.map((values) => values.map(textOf).join(' ')).join('');
}

interface Ran {
  /** The values of each piece. */
  readonly groups: unknown[][];
  /** Where the innermost range ended: the place of its {end}, or the template's length. */
  readonly end: number;
}

function run(template: Template, start: number, object: unknown): Ran {
  const groups: unknown[][] = [];
  for (let place = start; place < template.length; place++) {
    const piece = template[place];
    if (piece === undefined) {
      break;
    }
    if ('text' in piece) {
      groups.push([piece.text]);
    } else if (holds(piece.path, 'end')) {
      return { groups, end: place };
    } else if (holds(piece.path, 'range')) {
      const round = repeat(template, place + 1, evaluate(piece.path, object));
      groups.push(...round.groups);
      // A range that nobody ends is followed by what it repeated, once more: so does kubectl.
      place = round.end < template.length ? round.end : place;
    } else {
      groups.push(evaluate(piece.path, object));
    }
  }
  return { groups, end: template.length };
}

function repeat(template: Template, start: number, values: readonly unknown[]): Ran {
  if (values.length === 0) {
    return { groups: [], end: run(template, start, undefined).end };
  }
  const rounds = values.map((value) => run(template, start, value ?? undefined));
  return { groups: rounds.flatMap(({ groups }) => groups), end: rounds.at(-1)?.end ?? template.length };
}

function holds(path: Path, word: string): boolean {
  return path.some((step) => step.kind === 'word' && step.word === word);
}

/** What is null in the object is; a range over it has no value. */
function textOf(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  if (typeof value === 'number') {
    return numberText(value);
  }
  return value === undefined ? '<no value>' : jsonText(value);
}
