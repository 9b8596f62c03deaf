import type { HostMessage, TableButton, TableWords } from '../../tableProtocol.ts';
import { attributes, fill, make, write } from './dom.ts';

export interface ToolbarEvents {
  filter(text: string): void;
  wide(): void;
  columns(): void;
  copy(): void;
  /** The keyboard leaves the filter box for the rows. */
  leave(): void;
  press(button: string): void;
}

export interface Counts {
  readonly shown: number;
  readonly total: number;
  readonly selected: number;
}

type State = Extract<HostMessage, { readonly type: 'state' }>;
type Context = Extract<HostMessage, { readonly type: 'context' }>;

/** The bar above the table: the filter, what can be done with the whole, how many rows there are and how the list fares. */
export class Toolbar {
  readonly element: HTMLElement;
  readonly #events: ToolbarEvents;
  readonly #filter = make('input', 'filter');
  readonly #wide = make('button', 'tool');
  readonly #columns = make('button', 'tool');
  readonly #copy = make('button', 'tool');
  readonly #unknown = make('span', 'unknown');
  readonly #context = make('span', 'context');
  readonly #count = make('span', 'count');
  readonly #state = make('span', 'state');
  readonly #stateText = make('span', 'text');
  readonly #buttons = make('span', 'buttons');
  #words: TableWords | undefined;
  #numbers = new Intl.NumberFormat();

  constructor(events: ToolbarEvents) {
    this.#events = events;
    this.element = make('div', 'toolbar');
    this.#state.append(make('span', 'dot'), this.#stateText, this.#buttons);
    attributes(this.element, { role: 'toolbar' });
    attributes(this.#unknown, { role: 'alert' });
    attributes(this.#count, { role: 'status' });
    attributes(this.#state, { role: 'status' });
    this.#filter.type = 'text';
    this.#filter.spellcheck = false;
    const space = make('span', 'space');
    this.element.append(this.#filter, this.#wide, this.#columns, this.#copy, this.#unknown, space, this.#context, this.#count, this.#state);
    this.#unknown.hidden = true;
    this.#filter.addEventListener('input', () => events.filter(this.#filter.value));
    this.#filter.addEventListener('keydown', (event) => this.#onKey(event));
    this.#wide.addEventListener('click', () => events.wide());
    this.#columns.addEventListener('click', () => events.columns());
    this.#copy.addEventListener('click', () => events.copy());
  }

  setUp(words: TableWords, language: string): void {
    this.#words = words;
    this.#numbers = new Intl.NumberFormat(language);
    this.#filter.placeholder = words.filter;
    name(this.#filter, words.filterHint, words.filter);
    for (const [button, text, hint] of [[this.#wide, words.wide, words.wideHint], [this.#columns, words.columns, words.columnsHint], [this.#copy, words.copy, words.copyHint]] as const) {
      write(button, text);
      button.title = hint;
      button.setAttribute('aria-description', hint);
    }
  }

  setFilter(text: string): void {
    this.#filter.value = text;
  }

  focusFilter(): void {
    this.#filter.focus();
    this.#filter.select();
  }

  setWide(wide: boolean, possible: boolean): void {
    this.#wide.hidden = !possible;
    this.#wide.setAttribute('aria-pressed', String(wide));
  }

  /** Names the context, and marks it where it is protected. */
  setContext({ name: context, mark, hint, open }: Context): void {
    this.#context.className = mark === '' ? 'context' : `context ${open ? 'unlocked' : 'protected'}`;
    this.#context.replaceChildren(make('span', 'text', context), ...(mark === '' ? [] : [make('span', 'mark', mark)]));
    this.#context.title = [this.#words?.context ?? '', context, hint].filter((text) => text !== '').join('\n');
  }

  /** Says which columns the person has named and there are not. */
  setUnknown(names: readonly string[]): void {
    const text = names.length === 0 || this.#words === undefined ? '' : fill(this.#words.unknownColumns, names.join(', '));
    this.#unknown.hidden = text === '';
    this.#unknown.title = text;
    write(this.#unknown, text);
  }

  setCounts({ shown, total, selected }: Counts): void {
    if (this.#words === undefined) {
      return;
    }
    const number = (value: number): string => this.#numbers.format(value);
    const count = shown === total ? number(total) : fill(this.#words.countFiltered, number(shown), number(total));
    write(this.#count, selected === 0 ? count : `${count} · ${fill(this.#words.selected, number(selected))}`);
  }

  setState({ phase, text, buttons }: State): void {
    this.#state.className = `state ${phase}`;
    write(this.#stateText, text);
    this.#state.title = text;
    this.#buttons.replaceChildren(...(phase === 'stale' || phase === 'failed' ? makeButtons(buttons, 'link', this.#events) : []));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.#filter.value !== '') {
      this.#filter.value = '';
      this.#events.filter('');
    } else if (event.key === 'Escape' || event.key === 'ArrowDown' || event.key === 'Enter') {
      this.#events.leave();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

/** Buttons that tell the extension when they are pressed. */
export function makeButtons(buttons: readonly TableButton[], className: string, events: Pick<ToolbarEvents, 'press'>): HTMLElement[] {
  return buttons.map(({ id, title }) => {
    const button = make('button', className, title);
    button.addEventListener('click', () => events.press(id));
    return button;
  });
}

function name(element: HTMLElement, title: string, label: string): void {
  element.title = title;
  element.setAttribute('aria-label', label);
}
