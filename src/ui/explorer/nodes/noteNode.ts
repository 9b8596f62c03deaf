import type { ItemWord } from '../../../contributions.ts';
import { explain, type Failure, type FailureCode } from '../../../common/failure.ts';
import { plainLine } from '../../../common/text.ts';
import { failureWords } from '../../failures/actions.ts';
import { idBelow, TreeNode, type Icon, type Look } from '../node.ts';

/** Something the tree has to say in a row of its own: loading, empty, out of date, or why it failed. */
export interface Note {
  readonly label: string;
  readonly description?: string;
  readonly icon: Icon;
  /** The whole text, for the hover and for copying. */
  readonly message: string;
  /** Offers another try and a copy of the message. */
  readonly failed: boolean;
  /** What failed, where something did. */
  readonly failure?: Failure;
  /** The file that is to blame. */
  readonly file?: string;
  /** The list above goes on where its rows end. */
  readonly cutShort?: boolean;
}

const failureIcons: Partial<Record<FailureCode, string>> = {
  expired: 'key',
  forbidden: 'lock',
  unauthorized: 'key',
  unreachable: 'debug-disconnect',
};

/** A failure as a note: what failed in the label, the whole with what to do in the hover. */
export function failureNote(failure: Failure, label?: string): Note {
  const message = explain(failure);
  const text = plainLine(failure.message, 300);
  return {
    label: label ?? text,
    ...(label === undefined ? failure.hint === undefined ? {} : { description: plainLine(failure.hint, 200) } : { description: text }),
    icon: { id: failureIcons[failure.code] ?? 'error', color: failure.code === 'forbidden' ? 'list.warningForeground' : 'list.errorForeground' },
    message,
    failed: true,
    failure,
  };
}

/** One row that says something. Its owner changes the note in place. */
export class NoteNode extends TreeNode {
  note: Note;
  readonly #retry: (() => void) | undefined;

  /** @param retry what another try of the failed thing is */
  constructor(parent: TreeNode | undefined, name: string, note: Note, retry?: () => void) {
    super(idBelow(parent, '-', name), parent);
    this.note = note;
    this.#retry = retry;
  }

  look(): Look {
    const { failed, failure, file, cutShort } = this.note;
    const more = failure === undefined ? [] : failureWords(failure);
    const words: ItemWord[] = failed ? ['failure', ...more, ...(file === undefined || more.includes('fileAtFault') ? [] : ['fileAtFault' as const])] : ['note'];
    const above = this.parent?.look().words ?? [];
    // What a filtered list has to say may be about its filter.
    const filtered: ItemWord[] = above.includes('filtered') ? ['filtered'] : [];
    // A table shows all of a kind's list, and only such lists can be opened as one.
    const table: ItemWord[] = cutShort === true && above.includes('list') ? ['cutShort'] : [];
    return { label: this.note.label, description: this.note.description, icon: this.note.icon, words: [...words, ...filtered, ...table], expandable: false, spoken: this.note.message };
  }

  override tooltip(): string {
    return this.note.message;
  }

  retry(): void {
    this.#retry?.();
  }
}
