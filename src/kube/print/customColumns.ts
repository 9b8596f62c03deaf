import { Failure } from '../../common/failure.ts';
import type { KubeObject } from '../api/types.ts';
import { evaluate } from '../jsonpath/evaluate.ts';
import { parsePath } from '../jsonpath/path.ts';
import { valueText } from '../text/values.ts';

/** One column of a table that a person chose. */
export interface CustomColumn {
  readonly header: string;
  /** As it was written. */
  readonly path: string;
  /**
   * The cell of an object, as kubectl prints it: `<none>` where there is nothing, several values with commas between
   * them. Throws a Failure where the path cannot be followed in this object, such as an index beyond a list's end.
   */
  read(object: KubeObject): string;
}

/**
 * Reads columns in the syntax of kubectl's custom-columns: `NAME:.metadata.name,NODE:spec.nodeName`. A comma always
 * ends a column, also inside of brackets, as it does for kubectl. Throws a Failure of code `invalid` that says what is
 * wrong and where.
 */
export function parseCustomColumns(spec: string): readonly CustomColumn[] {
  if (spec === '') {
    throw new Failure('invalid', 'No custom columns are given.', { hint: 'Write them as HEADER:PATH,HEADER:PATH, such as NAME:.metadata.name.' });
  }
  return spec.split(',').map((part, index) => {
    const colon = part.indexOf(':');
    if (colon === -1) {
      throw new Failure('invalid', `Column ${index + 1} of the custom columns, ${JSON.stringify(part)}, has no path.`, { hint: 'Write it as HEADER:PATH, such as NAME:.metadata.name.' });
    }
    return customColumn(part.slice(0, colon), part.slice(colon + 1));
  });
}

/** One column. Throws a Failure of code `invalid` where the path cannot be read. */
export function customColumn(header: string, path: string): CustomColumn {
  const steps = inColumn(header, () => parsePath(path));
  return {
    header,
    path,
    read: (object) => {
      // Without a path there is nothing to show, while `.` shows the whole object.
      const values = path === '' ? [] : inColumn(header, () => evaluate(steps, object));
      return values.length === 0 ? '<none>' : values.map(valueText).join(',');
    },
  };
}

/** Says of a failure which column it is in. */
function inColumn<T>(header: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message, hint } = Failure.from(error);
    throw new Failure(code, `Custom column ${JSON.stringify(header)}: ${message}`, { cause: error, ...(hint === undefined ? {} : { hint }) });
  }
}
