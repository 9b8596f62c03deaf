import type { TableColumn } from '../../tableProtocol.ts';
import { attributes, make } from './dom.ts';
import type { TableModel } from './model/tableModel.ts';
import type { Widths } from './widths.ts';

/** Pixels by which a key changes a column's width. */
const keyStep = 16;

export interface HeaderEvents {
  /** The person wants the rows sorted by this column, or the other way round. */
  sort(column: TableColumn): void;
  /** A width is being changed (`done` false), or was. */
  resized(done: boolean): void;
  /** The keyboard leaves the header downwards. */
  leave(): void;
}

/** The names of the columns: a click or Enter sorts, the right edge is dragged, double clicked or moved by Shift and an arrow. */
export class Header {
  readonly element: HTMLElement;
  readonly #model: TableModel;
  readonly #widths: Widths;
  readonly #events: HeaderEvents;
  #cells: HTMLElement[] = [];
  /** The one that Tab comes to. */
  #current = 0;
  #hint = '';

  constructor(model: TableModel, widths: Widths, events: HeaderEvents) {
    this.#model = model;
    this.#widths = widths;
    this.#events = events;
    this.element = make('div', 'header');
    attributes(this.element, { 'role': 'row', 'aria-rowindex': '1', 'data-vscode-context': JSON.stringify({ webviewSection: 'header' }) });
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** @param hint what keys do, for those who cannot see the arrows and edges */
  setUp(hint: string): void {
    this.#hint = hint;
  }

  /** Draws the columns anew where they changed, and which of them the rows are sorted by. */
  draw(): void {
    const { columns, sort } = this.#model;
    const key = columns.map(({ id, title }) => `${id} ${title}`).join('\n');
    if (this.element.dataset.columns !== key) {
      const focused = this.#cells.findIndex((cell) => cell === document.activeElement);
      this.element.dataset.columns = key;
      this.#current = Math.min(this.#current, Math.max(0, columns.length - 1));
      this.#cells = columns.map((column, index) => this.#make(column, index));
      this.element.replaceChildren(...this.#cells);
      if (focused >= 0) {
        this.focus();
      }
    }
    columns.forEach(({ id }, index) => {
      const direction = sort?.column !== id ? undefined : sort.descending ? 'descending' : 'ascending';
      const cell = this.#cells[index];
      if (cell !== undefined) {
        attributes(cell, { 'aria-sort': direction ?? 'none', 'tabindex': index === this.#current ? '0' : '-1' });
        cell.classList.toggle('ascending', direction === 'ascending');
        cell.classList.toggle('descending', direction === 'descending');
      }
    });
  }

  focus(): void {
    this.#cells[this.#current]?.focus();
  }

  #make(column: TableColumn, index: number): HTMLElement {
    const cell = make('div', 'cell title');
    const label = make('span', 'text', column.title);
    const edge = make('div', 'edge');
    attributes(cell, { 'role': 'columnheader', 'aria-colindex': String(index + 1), 'aria-description': this.#hint });
    cell.title = column.description === '' ? column.title : `${column.title}: ${column.description}`;
    cell.append(label, make('span', 'arrow'), edge);
    cell.addEventListener('focus', () => { this.#current = index; });
    cell.addEventListener('click', (event) => {
      if (event.target !== edge) {
        this.#current = index;
        this.#events.sort(column);
      }
    });
    edge.addEventListener('pointerdown', (event) => this.#drag(event, edge, column));
    edge.addEventListener('dblclick', (event) => {
      event.stopPropagation();
      this.#widths.fit(column);
      this.#events.resized(true);
    });
    return cell;
  }

  #drag(event: PointerEvent, edge: HTMLElement, column: TableColumn): void {
    event.preventDefault();
    event.stopPropagation();
    edge.setPointerCapture(event.pointerId);
    const [from, before] = [event.clientX, this.#widths.of(column)];
    let moved = false;
    const move = ({ clientX }: PointerEvent): void => {
      moved ||= clientX !== from;
      if (moved) {
        this.#widths.resize(column, before + clientX - from);
        this.#events.resized(false);
      }
    };
    const end = (): void => {
      edge.removeEventListener('pointermove', move);
      if (moved) {
        this.#events.resized(true);
      }
    };
    edge.addEventListener('pointermove', move);
    edge.addEventListener('lostpointercapture', end, { once: true });
  }

  #onKey(event: KeyboardEvent): void {
    const column = this.#model.columns[this.#current];
    if (column === undefined) {
      return;
    }
    const sideways = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (event.key === 'Enter' && event.shiftKey) {
      this.#widths.fit(column);
      this.#events.resized(true);
    } else if (event.key === 'Enter' || event.key === ' ') {
      this.#events.sort(column);
    } else if (event.key === 'ArrowDown') {
      this.#events.leave();
    } else if (sideways !== 0 && event.shiftKey) {
      this.#widths.resize(column, this.#widths.of(column) + sideways * keyStep);
      this.#events.resized(true);
    } else if (sideways !== 0 || event.key === 'Home' || event.key === 'End') {
      const last = this.#cells.length - 1;
      this.#current = event.key === 'Home' ? 0 : event.key === 'End' ? last : Math.max(0, Math.min(last, this.#current + sideways));
      this.draw();
      this.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
