import type { Resource } from '../../../kube/api/types.ts';
import type { TreeNode, TreeServices } from '../node.ts';
import { NoteNode, type Note } from './noteNode.ts';

/** The rows in which a list says how it fares, and that it goes on where its rows end. */
export class ListNotes {
  readonly #parent: TreeNode;
  readonly #resource: Resource;
  readonly #services: TreeServices;
  readonly #retry: () => void;
  #state: NoteNode | undefined;
  #more: NoteNode | undefined;

  constructor(parent: TreeNode, resource: Resource, services: TreeServices, retry: () => void) {
    this.#parent = parent;
    this.#resource = resource;
    this.#services = services;
    this.#retry = retry;
  }

  /** Whether there is a row that says how the list fares. */
  get isShown(): boolean {
    return this.#state !== undefined;
  }

  /** The row that says this; none where there is nothing to say. */
  show(note: Note | undefined): NoteNode | undefined {
    if (note === undefined) {
      this.#state = undefined;
      return undefined;
    }
    this.#state ??= new NoteNode(this.#parent, this.#nameOf('state'), note, this.#retry);
    this.#state.note = note;
    return this.#state;
  }

  /** Has the row that is there say this, and drawn again; false where other rows are needed. */
  replace(note: Note | undefined): boolean {
    if (note === undefined || this.#state === undefined || note.failed !== this.#state.note.failed) {
      return false;
    }
    this.#state.note = note;
    this.#services.refresher.row(this.#state);
    return true;
  }

  /** The row below the last that is shown. */
  more(shown: number, total: number): NoteNode {
    const { t, formatNumber } = this.#services;
    const label = t('Showing {0} of {1}. A table shows all; a namespace or a filter fewer.', formatNumber(shown), formatNumber(total));
    const note = { label, icon: { id: 'info' }, message: label, failed: false, cutShort: true };
    this.#more ??= new NoteNode(this.#parent, this.#nameOf('more'), note);
    this.#more.note = note;
    return this.#more;
  }

  /** Tells the notes of several lists below one node apart. */
  #nameOf(note: string): string {
    return `${note} ${this.#resource.resource}.${this.#resource.group}`;
  }
}
