import { readHostMessage, readLook, readMemory, readRows, type CopyFormat, type HostMessage, type PageMessage, type RowAction, type TableLook, type TableMemory } from '../../tableProtocol.ts';
import { attributes, commandKey, fill, make, write } from './dom.ts';
import { Grid } from './grid.ts';
import { copyText } from './model/copyText.ts';
import { Selection } from './model/selection.ts';
import { TableModel } from './model/tableModel.ts';
import { makeButtons, Toolbar } from './toolbar.ts';
import { Widths } from './widths.ts';

/** What the editor gives to every page of its own. */
export interface Editor {
  postMessage(message: PageMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** Rows made ready for the filter in an idle moment. */
const preparedAtOnce = 2000;
/** How long the person may go on typing before the look is kept. */
const keepAfterMs = 300;

/** Selected rows that are remembered over a change of tabs. */
const mostKept = 1000;

type Setup = Extract<HostMessage, { readonly type: 'setup' }>;
type State = Extract<HostMessage, { readonly type: 'state' }>;

/** The page of one table: shows what the extension sends, and tells it what the person does. */
export class TablePage {
  readonly #editor: Editor;
  readonly #model = new TableModel(() => Date.now() + this.#clockAhead);
  readonly #selection = new Selection();
  readonly #toolbar: Toolbar;
  readonly #grid: Grid;
  readonly #widths: Widths;
  readonly #note = make('div', 'note');
  readonly #progress = make('div', 'progress');
  /** By how much the extension's clock is ahead of this one, in ms. */
  #clockAhead = 0;
  #setup: Setup | undefined;
  #state: State = { type: 'state', phase: 'loading', text: '', buttons: [] };
  /** The filter as it was typed. */
  #filter: string | undefined;
  #keeping: number | undefined;
  /** Where the person was before the page was hidden; until the rows are there again, or the person goes elsewhere. */
  #restoring: Pick<TableLook, 'scroll' | 'focus' | 'chosen'> | undefined;
  #idle = false;

  constructor(editor: Editor) {
    this.#editor = editor;
    const kept = readMemory(editor.getState());
    const look = readLook(kept?.look);
    this.#filter = kept === undefined ? undefined : look.filter;
    this.#restoring = kept && look;
    this.#model.setWide(look.wide);
    this.#model.setSort(look.sort);
    this.#widths = new Widths(this.#model, look.widths);
    this.#toolbar = new Toolbar({
      filter: (text) => this.#setFilter(text),
      wide: () => this.#setWide(!this.#model.wide),
      columns: () => editor.postMessage({ type: 'columns' }),
      copy: () => this.#copy('csv', this.#selection.chosen),
      leave: () => this.#grid.focus(),
      press: (button) => editor.postMessage({ type: 'press', button }),
    });
    this.#grid = new Grid(this.#model, this.#selection, this.#widths, {
      lookChanged: () => this.#keep(),
      selectionChanged: () => {
        this.#showCounts();
        this.#keep();
      },
      scrolled: () => this.#keep(),
      run: (action) => this.#run(action),
      copy: () => this.#copy('tsv', this.#selection.meant),
      leave: () => this.#setFilter(''),
    });
  }

  /** Shows itself and asks for what it is to show. */
  start(): void {
    attributes(this.#note, { role: 'alert' });
    document.body.append(this.#toolbar.element, this.#progress, this.#grid.element, this.#note);
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = readHostMessage(data);
      if (message !== undefined) {
        this.#receive(message);
      }
    });
    window.addEventListener('keydown', (event) => {
      if (commandKey(event) && event.key.toLowerCase() === 'f') {
        event.preventDefault();
        this.#toolbar.focusFilter();
      }
    });
    window.addEventListener('blur', () => this.#keepNow());
    // The editor gives a page the focus as a whole.
    window.addEventListener('focus', () => {
      if (document.activeElement === document.body || document.activeElement === null) {
        this.#grid.focus();
      }
    });
    for (const type of ['keydown', 'mousedown', 'wheel']) {
      window.addEventListener(type, () => { this.#restoring = undefined; }, { capture: true, passive: true });
    }
    document.addEventListener('copy', (event) => this.#onCopy(event));
    setInterval(() => this.#grid.draw(), 1000);
    this.#editor.postMessage({ type: 'ready' });
  }

  #receive(message: HostMessage): void {
    switch (message.type) {
      case 'setup':
        this.#setUp(message);
        break;
      case 'context':
        this.#toolbar.setContext(message);
        break;
      case 'columns':
        this.#toolbar.setUnknown(message.unknown);
        this.#model.setColumns(message.columns);
        this.#columnsChanged();
        break;
      case 'reset':
        this.#model.reset();
        this.#viewChanged();
        break;
      case 'rows': {
        const rows = readRows(message.data);
        this.#model.apply(rows);
        this.#grid.grow(rows.put.map(([key]) => this.#model.find(key)).filter((entry) => entry !== undefined));
        this.#viewChanged();
        this.#restore();
        this.#prepare();
        break;
      }
      case 'state':
        this.#state = message;
        this.#toolbar.setState(message);
        document.body.dataset.phase = message.phase;
        this.#showNote();
        break;
      case 'ask':
        this.#editor.postMessage({ type: 'chosen', question: message.question, keys: this.#selection.meant });
        break;
      case 'copy':
        this.#copy(message.format, this.#selection.chosen);
        break;
    }
  }

  #setUp(setup: Setup): void {
    this.#setup = setup;
    this.#clockAhead = setup.now - Date.now();
    this.#filter ??= setup.filter;
    this.#toolbar.setUp(setup.words, setup.language);
    this.#toolbar.setFilter(this.#filter);
    this.#toolbar.setWide(this.#model.wide, this.#model.hasWide);
    this.#grid.setUp(setup.words, setup.hasContainers);
    this.#model.setFilter(this.#filter);
    attributes(document.body, { 'data-vscode-context': JSON.stringify({ preventDefaultContextMenuItems: true, table: setup.table }) });
    this.#showCounts();
    this.#keepNow();
  }

  #setFilter(text: string): void {
    this.#filter = text;
    this.#toolbar.setFilter(text);
    this.#model.setFilter(text);
    this.#grid.viewChanged({ keepsPlace: false });
    this.#showNote();
    this.#keep();
  }

  #setWide(wide: boolean): void {
    this.#model.setWide(wide);
    this.#columnsChanged();
    this.#keep();
  }

  #columnsChanged(): void {
    this.#toolbar.setWide(this.#model.wide, this.#model.hasWide);
    this.#grid.columnsChanged();
    this.#viewChanged();
  }

  #viewChanged(): void {
    this.#grid.viewChanged({ keepsPlace: true });
    this.#showNote();
  }

  #run(action: RowAction): void {
    // What opens may take this page's place at once.
    this.#keepNow();
    this.#editor.postMessage({ type: 'run', action, keys: this.#selection.meant });
  }

  /** Hands these rows to the extension, which has the clipboard; all that are shown where there are none. */
  #copy(format: CopyFormat, keys: readonly string[]): string {
    const { columns, view } = this.#model;
    const wanted = new Set(keys);
    const entries = wanted.size === 0 ? view : view.filter(({ key }) => wanted.has(key));
    const text = copyText(format, columns.map(({ title }) => title), entries.map((entry) => columns.map((column) => this.#model.textOf(entry, column))));
    this.#editor.postMessage({ type: 'copied', format, rows: entries.length, text });
    return text;
  }

  /** The editor's own Copy command, which does not come as a key. */
  #onCopy(event: ClipboardEvent): void {
    const keys = this.#selection.meant;
    if (document.activeElement instanceof HTMLInputElement || keys.length === 0) {
      return;
    }
    event.clipboardData?.setData('text/plain', this.#copy('tsv', keys));
    event.preventDefault();
  }

  #showCounts(): void {
    this.#toolbar.setCounts({ shown: this.#model.view.length, total: this.#model.total, selected: this.#selection.chosen.length });
  }

  /** What stands in the place of rows where there are none. */
  #showNote(): void {
    const words = this.#setup?.words;
    const { phase, text, buttons } = this.#state;
    const hasRows = this.#model.view.length > 0;
    if (phase === 'asleep' || (phase === 'failed' && this.#model.total === 0)) {
      this.#note.replaceChildren(make('p', '', text), ...makeButtons(buttons, 'button', { press: (button) => this.#editor.postMessage({ type: 'press', button }) }));
    } else if (hasRows || phase === 'loading' || words === undefined) {
      this.#note.replaceChildren();
    } else {
      const said = make('p', '');
      write(said, this.#model.total > 0 ? words.noneMatches : fill(words.empty));
      this.#note.replaceChildren(said);
    }
    this.#note.hidden = this.#note.childElementCount === 0;
    document.body.classList.toggle('said', this.#note.querySelector('button') !== null);
  }

  /** Goes back to where the person was, as far as the rows have come. */
  #restore(): void {
    if (this.#restoring === undefined) {
      return;
    }
    const { scroll, focus, chosen } = this.#restoring;
    const isThere = (key: string): boolean => this.#model.find(key) !== undefined;
    this.#selection.restore(focus !== undefined && isThere(focus) ? focus : undefined, chosen.filter(isThere));
    const scrolled = this.#grid.scrollTo(scroll);
    const missing = chosen.filter((key) => !isThere(key));
    this.#restoring = scrolled && missing.length === 0 && (focus === undefined || isThere(focus)) ? undefined : { scroll, focus, chosen: missing };
    this.#grid.draw();
    this.#showCounts();
  }

  #prepare(): void {
    if (this.#idle) {
      return;
    }
    this.#idle = true;
    requestIdleCallback(() => {
      this.#idle = false;
      if (this.#model.prepare(preparedAtOnce)) {
        this.#prepare();
      }
    });
  }

  #keep(): void {
    window.clearTimeout(this.#keeping);
    this.#keeping = window.setTimeout(() => this.#keepNow(), keepAfterMs);
  }

  /** Keeps the look for when the tab is shown again, or the editor started anew. */
  #keepNow(): void {
    if (this.#setup !== undefined) {
      const { wide, sort } = this.#model;
      const { chosen, focus } = this.#selection;
      const place = this.#restoring ?? { scroll: this.#grid.scroll, focus, chosen: chosen.length > mostKept ? [] : chosen };
      const look: TableLook = { filter: this.#filter ?? '', wide, sort, widths: this.#widths.set, scroll: place.scroll, focus: place.focus, chosen: place.chosen };
      this.#editor.setState({ address: this.#setup.address, look } satisfies TableMemory);
    }
  }
}
