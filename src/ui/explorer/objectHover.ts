import { plainLine } from '../../common/text.ts';
import { explainObject, worstFirst } from '../../kube/kinds/remarks.ts';
import type { ObjectRef } from '../../kube/api/types.ts';
import type { Health, KindProfile, Remark } from '../../kube/kinds/types.ts';
import type { Column, Row } from '../../kube/live/types.ts';
import type { Connection } from '../../kube/types.ts';
import type { TreeServices } from './node.ts';
import { cellsOf } from './rowText.ts';

/** The object under the pointer, as its list shows it. */
export interface Hovered {
  readonly connection: Connection;
  readonly ref: ObjectRef;
  readonly row: Row;
  readonly columns: readonly Column[];
  readonly profile: KindProfile;
}

/** Longer than this nobody rests on a row: the hover then shows what is known without asking. */
const patienceMs = 3000;

const signs: Readonly<Record<Health, string>> = { error: '✕', warning: '⚠', progressing: '…', ok: '✓', done: '✓', unknown: '·' };

/**
 * The text over an object's row: what it is, why it fares as it does, and its printed columns. The reasons are read from
 * the server, the object once and at most one list; where that is refused, fails or takes long they are left out.
 */
export async function objectHover(hovered: Hovered, services: Pick<TreeServices, 't' | 'clock'>, signal?: AbortSignal): Promise<string> {
  const remarks = await remarksOf(hovered, services, signal);
  const { t, clock } = services;
  const { ref: { resource: { kind } }, row, columns } = hovered;
  const title = row.namespace === undefined ? t('{0} {1}', kind, row.name) : t('{0} {1} in {2}', kind, row.name, row.namespace);
  const cells = cellsOf(row, columns, clock.now()).map((cell) => `${cell.name}: ${cell.text}`);
  const why = remarks.length === 0 ? [] : [...remarkLines(remarks), ''];
  return [plainLine(title), ...why, ...cells].join('\n');
}

/** One line a remark, with a sign for its health. */
export function remarkLines(remarks: readonly Remark[]): string[] {
  return remarks.map(({ health, text }) => `${signs[health]} ${text}`);
}

async function remarksOf({ connection, ref, row, columns, profile }: Hovered, { clock }: Pick<TreeServices, 'clock'>, signal: AbortSignal | undefined): Promise<readonly Remark[]> {
  if (profile.isExplained?.(row, columns) === false) {
    return [];
  }
  const patience = new AbortController();
  const timer = clock.after(patienceMs, () => patience.abort());
  const ended = AbortSignal.any([connection.signal, patience.signal, ...(signal === undefined ? [] : [signal])]);
  try {
    const object = await connection.reader.get(ref, ended);
    const own = explainObject(profile, object, clock.now());
    // A refusal of the second question must not cost the answer to the first.
    const further = await profile.explainFurther?.(object, connection.reader, ended).catch(() => []) ?? [];
    return worstFirst([...own, ...further]);
  } catch {
    return [];
  } finally {
    timer.dispose();
  }
}
