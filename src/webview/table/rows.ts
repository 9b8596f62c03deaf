import type { TableWords } from '../../tableProtocol.ts';
import { attributes, make, write } from './dom.ts';
import { drawHealth, makeHealth } from './healthIcon.ts';
import type { Selection } from './model/selection.ts';
import type { Entry, TableModel } from './model/tableModel.ts';

/** Height of a row in pixels, as in the editor's own lists. */
export const rowHeight = 22;
/** Rows drawn beyond both edges, so that scrolling finds them there. */
const beyond = 12;

interface RowElement {
  readonly row: HTMLElement;
  readonly health: SVGSVGElement;
  cells: HTMLElement[];
  index: number;
}

/**
 * The rows that can be seen, and a few more: a fixed set of elements that are moved and filled anew, however many rows
 * there are.
 */
export class Rows {
  readonly element: HTMLElement;
  readonly #model: TableModel;
  readonly #selection: Selection;
  #words: TableWords | undefined;
  #hasContainers = false;
  #pool: RowElement[] = [];

  constructor(model: TableModel, selection: Selection) {
    this.#model = model;
    this.#selection = selection;
    this.element = make('div', 'rows');
    this.element.setAttribute('role', 'rowgroup');
  }

  setUp(words: TableWords, hasContainers: boolean): void {
    this.#words = words;
    this.#hasContainers = hasContainers;
  }

  /** Draws the rows of this part of the scrolled content, in pixels from its top. */
  draw(top: number, height: number): void {
    const { view } = this.#model;
    this.element.style.height = `${view.length * rowHeight}px`;
    const first = Math.max(0, Math.floor(top / rowHeight) - beyond);
    const last = Math.min(view.length, Math.ceil((top + height) / rowHeight) + beyond);
    // As many elements as fit the window, whatever of them is in use.
    const wanted = Math.ceil(height / rowHeight) + 2 * beyond + 2;
    while (this.#pool.length < wanted) {
      this.#pool.push(this.#make());
    }
    const unused = new Set(this.#pool);
    for (let index = first; index < last; index++) {
      const entry = view[index];
      // Each place in the list has its own element, so that scrolling by a row fills one anew.
      const element = this.#pool[index % this.#pool.length];
      if (entry !== undefined && element !== undefined) {
        this.#fill(element, index, entry);
        unused.delete(element);
      }
    }
    unused.forEach(hide);
  }

  /** The element of a row, if it is drawn. */
  elementOf(index: number): HTMLElement | undefined {
    return this.#pool.find((element) => element.index === index)?.row;
  }

  /** The row that an event came from; -1 where it came from none. */
  indexOf(target: EventTarget | null): number {
    const row = target instanceof Element ? target.closest('.row') : null;
    return this.#pool.find((element) => element.row === row)?.index ?? -1;
  }

  #make(): RowElement {
    const row = make('div', 'row');
    row.setAttribute('role', 'row');
    row.hidden = true;
    this.element.append(row);
    return { row, health: makeHealth(), cells: [], index: -1 };
  }

  #fill(element: RowElement, index: number, entry: Entry): void {
    const { row, health } = element;
    const { columns } = this.#model;
    if (element.cells.length !== columns.length) {
      element.cells = columns.map(() => make('div', 'cell'));
      element.cells.forEach((cell, place) => attributes(cell, { 'role': 'gridcell', 'aria-colindex': String(place + 1) }));
      row.replaceChildren(...element.cells);
      const [first] = element.cells;
      const text = make('span', 'text');
      first?.classList.add('first');
      first?.append(health, text);
    }
    if (element.index !== index) {
      element.index = index;
      row.id = `row-${index}`;
      row.hidden = false;
      row.style.transform = `translateY(${index * rowHeight}px)`;
      attributes(row, { 'aria-rowindex': String(index + 2), 'data-vscode-context': this.#menuContext() });
      row.classList.toggle('odd', index % 2 === 1);
    }
    const selected = this.#selection.has(entry.key);
    row.classList.toggle('selected', selected);
    row.classList.toggle('focused', this.#selection.focus === entry.key);
    row.setAttribute('aria-selected', String(selected));
    drawHealth(health, entry.health, this.#healthName(entry));
    columns.forEach((column, place) => {
      const cell = element.cells[place];
      const target = place === 0 ? cell?.lastElementChild : cell;
      if (cell !== undefined && target) {
        const text = this.#model.textOf(entry, column);
        if (target.textContent !== text) {
          write(target, text);
          cell.title = text;
        }
      }
    });
  }

  /** What the editor's menus go by. */
  #menuContext(): string {
    return JSON.stringify({ webviewSection: this.#hasContainers ? 'podRow' : 'row' });
  }

  #healthName({ health }: Entry): string {
    return health === 'unknown' ? '' : this.#words?.[health] ?? '';
  }
}

function hide(element: RowElement): void {
  if (element.index !== -1) {
    element.index = -1;
    element.row.hidden = true;
    element.row.removeAttribute('id');
  }
}
