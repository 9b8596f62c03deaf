import type { RowAction, TableWords } from '../../tableProtocol.ts';
import { attributes, commandKey, make } from './dom.ts';
import { Header } from './header.ts';
import type { Selection, Step } from './model/selection.ts';
import type { TableModel } from './model/tableModel.ts';
import { rowHeight, Rows } from './rows.ts';
import type { Widths } from './widths.ts';

export interface GridEvents {
  /** The look changed by the person: what is sorted, how wide columns are. */
  lookChanged(): void;
  scrolled(): void;
  selectionChanged(): void;
  run(action: RowAction): void;
  copy(): void;
  /** Escape with nothing selected. */
  leave(): void;
}

/** The table itself: header and rows in one scrolled box, and what the mouse and keys do in it. */
export class Grid {
  readonly element: HTMLElement;
  readonly #model: TableModel;
  readonly #selection: Selection;
  readonly #widths: Widths;
  readonly #events: GridEvents;
  readonly #header: Header;
  readonly #rows: Rows;
  /** The row at the upper edge and how far it is scrolled out, so that rows coming above do not move the others. */
  #top: { readonly key: string; readonly offset: number } | undefined;
  #drawing = false;

  constructor(model: TableModel, selection: Selection, widths: Widths, events: GridEvents) {
    this.#model = model;
    this.#selection = selection;
    this.#widths = widths;
    this.#events = events;
    this.#rows = new Rows(model, selection);
    this.#header = new Header(model, widths, {
      sort: (column) => {
        const { sort } = model;
        const again = sort?.column === column.id;
        // Up, down, and then as the server lists them.
        model.setSort(again && sort.descending ? undefined : { column: column.id, descending: again });
        this.viewChanged({ keepsPlace: false });
        events.lookChanged();
      },
      resized: (done) => {
        this.#layOut();
        if (done) {
          events.lookChanged();
        }
      },
      leave: () => this.focus(),
    });
    this.element = make('div', 'grid');
    attributes(this.element, { 'role': 'grid', 'tabindex': '0', 'aria-multiselectable': 'true' });
    this.element.append(this.#header.element, this.#rows.element);
    this.element.addEventListener('focus', () => this.#focusSome());
    this.element.addEventListener('scroll', () => this.#scrolled());
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('mousedown', (event) => this.#onMouse(event));
    this.element.addEventListener('dblclick', (event) => {
      if (this.#rows.indexOf(event.target) >= 0) {
        events.run('describe');
      }
    });
    this.element.addEventListener('contextmenu', (event) => this.#onMenu(event));
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  setUp(words: TableWords, hasContainers: boolean): void {
    this.element.setAttribute('aria-label', words.table);
    this.#header.setUp(words.sortHint);
    this.#rows.setUp(words, hasContainers);
  }

  focus(): void {
    this.element.focus();
  }

  /** To call when the columns are others, or their widths. */
  columnsChanged(): void {
    attributes(this.element, { 'aria-colcount': String(this.#model.columns.length) });
    this.#widths.grow(this.#model.view);
    this.#layOut();
    this.draw();
  }

  /** To call when other rows are in view, or in another order. */
  viewChanged({ keepsPlace }: { readonly keepsPlace: boolean }): void {
    const { view } = this.#model;
    this.#selection.setView(view, (key) => this.#model.find(key) !== undefined);
    attributes(this.element, { 'aria-rowcount': String(view.length + 1) });
    this.#rows.element.style.height = `${view.length * rowHeight}px`;
    const top = this.#top;
    if (!keepsPlace) {
      this.element.scrollTop = 0;
    } else if (top !== undefined && this.element.scrollTop > 0) {
      const index = view.findIndex(({ key }) => key === top.key);
      if (index >= 0) {
        this.element.scrollTop = index * rowHeight + top.offset;
      }
    }
    if (document.activeElement === this.element) {
      this.#focusSome();
    }
    this.#events.selectionChanged();
    this.draw();
  }

  get scroll(): number {
    return this.element.scrollTop;
  }

  /** Goes to a place, if there are rows enough; says whether. */
  scrollTo(top: number): boolean {
    if (this.#model.view.length * rowHeight < top) {
      return false;
    }
    this.element.scrollTop = top;
    return true;
  }

  /** Widens columns where rows have come that need it. */
  grow(entries: Parameters<Widths['grow']>[0]): void {
    if (this.#widths.grow(entries)) {
      this.#layOut();
    }
  }

  /** Draws in the next frame. */
  draw(): void {
    if (this.#drawing) {
      return;
    }
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.drawNow();
    });
  }

  drawNow(): void {
    this.#header.draw();
    this.#rows.draw(this.element.scrollTop, this.element.clientHeight);
    const focused = this.#selection.focusIndex;
    attributes(this.element, { 'aria-activedescendant': focused >= 0 && this.#rows.elementOf(focused) !== undefined ? `row-${focused}` : undefined });
  }

  #layOut(): void {
    const { columns } = this.#model;
    const widths = columns.map((column) => this.#widths.of(column));
    const last = widths.length - 1;
    this.element.style.setProperty('--columns', widths.map((width, index) => index === last ? `minmax(${width}px, 1fr)` : `${width}px`).join(' '));
    this.element.style.setProperty('--width', `${widths.reduce((sum, width) => sum + width, 0)}px`);
  }

  #scrolled(): void {
    const index = Math.floor(this.element.scrollTop / rowHeight);
    const entry = this.#model.view[index];
    this.#top = entry && { key: entry.key, offset: this.element.scrollTop - index * rowHeight };
    this.#events.scrolled();
    this.draw();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.target !== this.element) {
      return;
    }
    if (this.#moveKey(event) || this.#actKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  #moveKey({ key, shiftKey, altKey }: KeyboardEvent): boolean {
    const step = altKey ? undefined : this.#stepOf(key);
    if (step !== undefined) {
      if (step === -1 && this.#selection.focusIndex <= 0 && !shiftKey) {
        this.#header.focus();
      } else {
        this.#move(step, shiftKey);
      }
      return true;
    }
    if (key === 'ArrowLeft' || key === 'ArrowRight') {
      this.element.scrollLeft += key === 'ArrowLeft' ? -60 : 60;
      return true;
    }
    return false;
  }

  #stepOf(key: string): Step | undefined {
    const page = Math.max(1, Math.floor((this.element.clientHeight - this.#header.element.offsetHeight) / rowHeight) - 1);
    switch (key) {
      case 'ArrowDown':
        return 1;
      case 'ArrowUp':
        return -1;
      case 'PageDown':
        return page;
      case 'PageUp':
        return -page;
      case 'Home':
        return 'first';
      case 'End':
        return 'last';
      default:
        return undefined;
    }
  }

  #actKey(event: KeyboardEvent): boolean {
    const { key, shiftKey } = event;
    if (key === ' ') {
      this.#selection.toggle();
    } else if (key.toLowerCase() === 'a' && commandKey(event)) {
      this.#selection.all();
    } else if (key.toLowerCase() === 'c' && commandKey(event)) {
      this.#events.copy();
      return true;
    } else if (key === 'Enter' && this.#selection.focusIndex >= 0) {
      this.#events.run('describe');
      return true;
    } else if (key === 'Escape') {
      if (!this.#selection.clear()) {
        this.#events.leave();
      }
    } else if (key === 'ContextMenu' || (key === 'F10' && shiftKey)) {
      this.#openMenu();
      return true;
    } else {
      return false;
    }
    this.#selectionChanged();
    return true;
  }

  #move(step: Step, extend: boolean): void {
    this.#selection.move(step, extend);
    this.#show(this.#selection.focusIndex);
    this.#selectionChanged();
  }

  /** Where the table has the focus, one of its rows has. */
  #focusSome(): void {
    if (this.#selection.focusIndex < 0) {
      this.#selection.move('first', false);
      this.draw();
    }
  }

  /** Scrolls until the row can be seen below the header. */
  #show(index: number): void {
    const top = index * rowHeight;
    const height = this.element.clientHeight - this.#header.element.offsetHeight;
    if (top < this.element.scrollTop) {
      this.element.scrollTop = top;
    } else if (top + rowHeight > this.element.scrollTop + height) {
      this.element.scrollTop = top + rowHeight - height;
    }
  }

  #onMouse(event: MouseEvent): void {
    const index = this.#rows.indexOf(event.target);
    if (index < 0 || event.button !== 0) {
      return;
    }
    this.#selection.click(index, { toggle: commandKey(event), extend: event.shiftKey });
    if (event.shiftKey) {
      // Else the browser selects text up to here.
      event.preventDefault();
      this.focus();
    }
    this.#selectionChanged();
  }

  /** The menu is about the selection where the row is part of it, else about the row. */
  #onMenu(event: MouseEvent): void {
    const index = this.#rows.indexOf(event.target);
    const entry = this.#model.view[index];
    if (entry !== undefined && !this.#selection.has(entry.key)) {
      this.#selection.click(index);
      this.#selectionChanged();
    }
  }

  /** Opens the menu of the focused row, as a right click on it does. */
  #openMenu(): void {
    const index = this.#selection.focusIndex;
    this.#show(index);
    this.drawNow();
    const row = this.#rows.elementOf(index);
    if (row !== undefined) {
      const { left, bottom } = row.getBoundingClientRect();
      row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: Math.max(left, 0) + 40, clientY: bottom }));
    }
  }

  #selectionChanged(): void {
    this.#events.selectionChanged();
    this.draw();
  }
}
