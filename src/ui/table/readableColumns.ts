import { explain, Failure } from '../../common/failure.ts';
import type { ColumnEntry } from './columnEntries.ts';
import type { ReadableColumn } from './tableForm.ts';

/** The custom columns among the entries, ready to read. One whose path is wrong says so in its cells. */
export async function readableColumns(entries: readonly ColumnEntry[]): Promise<readonly ReadableColumn[]> {
  const custom = entries.filter((entry) => entry.type === 'custom');
  if (custom.length === 0) {
    return [];
  }
  const { customColumn } = await import('../../kube/print/customColumns.ts');
  return custom.map(({ header, path }) => {
    try {
      return customColumn(header, path);
    } catch (error) {
      const said = `<${explain(Failure.from(error))}>`;
      return { header, path, read: () => said };
    }
  });
}
