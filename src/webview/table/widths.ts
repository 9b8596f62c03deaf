import type { TableColumn } from '../../tableProtocol.ts';
import type { Entry, TableModel } from './model/tableModel.ts';

const narrowest = 40;
const widest = 420;
/** Room at both sides of a cell's text, the line between columns, and in the header the arrow of the sort. */
const padding = 22;
const arrow = 18;
/** The icon of an object's health in the first column. */
const icon = 20;
/** Of so many rows with the longest texts the widths are measured: letters differ. */
const measured = 25;

/** How wide columns are: as the person has set them, else as their texts need. In pixels. */
export class Widths {
  readonly #model: TableModel;
  readonly #set = new Map<string, number>();
  readonly #needed = new Map<string, number>();
  #context: CanvasRenderingContext2D | undefined;

  constructor(model: TableModel, set: Readonly<Record<string, number>>) {
    this.#model = model;
    Object.entries(set).forEach(([id, width]) => this.#set.set(id, clamp(width)));
  }

  /** What the person has set, by column. */
  get set(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#set);
  }

  of(column: TableColumn): number {
    return this.#set.get(column.id) ?? this.#needed.get(column.id) ?? 90;
  }

  resize(column: TableColumn, width: number): void {
    this.#set.set(column.id, clamp(width));
  }

  /** Goes back to the width that the column's texts need. */
  fit(column: TableColumn): void {
    this.#set.set(column.id, Math.max(narrowest, Math.min(1200, this.#measure(column, this.#model.view))));
  }

  /** Widens columns for rows that have come; says whether any is wider now. */
  grow(entries: readonly Entry[]): boolean {
    let wider = false;
    for (const column of this.#model.columns) {
      const needed = Math.min(widest, this.#measure(column, entries));
      if (needed > (this.#needed.get(column.id) ?? 0)) {
        this.#needed.set(column.id, needed);
        wider = true;
      }
    }
    return wider;
  }

  #measure(column: TableColumn, entries: readonly Entry[]): number {
    const texts = longest(entries.map((entry) => this.#model.widestOf(entry, column)));
    const first = this.#model.columns[0] === column;
    const cells = texts.reduce((most, text) => Math.max(most, this.#textWidth(text)), 0) + (first ? icon : 0);
    return Math.ceil(Math.max(cells, this.#textWidth(column.title, true) + arrow)) + padding;
  }

  #textWidth(text: string, bold = false): number {
    this.#context ??= document.createElement('canvas').getContext('2d') ?? undefined;
    if (this.#context === undefined) {
      return text.length * 8;
    }
    const { fontFamily, fontSize } = getComputedStyle(document.body);
    this.#context.font = `${bold ? 'bold ' : ''}${fontSize} ${fontFamily}`;
    return this.#context.measureText(text).width;
  }
}

function longest(texts: readonly string[]): readonly string[] {
  if (texts.length <= measured) {
    return texts;
  }
  const most = texts.reduce((length, text) => Math.max(length, text.length), 0);
  return texts.filter(({ length }) => length > most - 4).slice(0, measured * 4);
}

function clamp(width: number): number {
  return Math.max(narrowest, Math.min(2000, Math.round(width)));
}
