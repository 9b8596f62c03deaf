/** Where the keyboard goes: by so many rows, or to an end. */
export type Step = number | 'first' | 'last';

export type Keys = readonly { readonly key: string }[];

/**
 * Which rows are chosen and which has the focus, by their keys, so that both stay with their objects whatever is sorted,
 * filtered or changed. Rows that a filter hides stay chosen, yet no action is about them.
 */
export class Selection {
  readonly #chosen = new Set<string>();
  #view: Keys = [];
  /** Places in the view, made when first asked for. */
  #places: Map<string, number> | undefined;
  #focus: string | undefined;
  /** Where the focus was last seen, for when its row goes. */
  #lastPlace = 0;
  #anchor: string | undefined;

  /** The row with the focus, -1 where there is none. */
  get focusIndex(): number {
    return this.#focus === undefined ? -1 : this.#indexOf(this.#focus);
  }

  get focus(): string | undefined {
    return this.#focus;
  }

  has(key: string): boolean {
    return this.#chosen.has(key);
  }

  /** The keys of the chosen rows that are in view, from top to bottom. */
  get chosen(): readonly string[] {
    return this.#chosen.size === 0 ? [] : this.#view.filter(({ key }) => this.#chosen.has(key)).map(({ key }) => key);
  }

  /** What an action is about: the chosen rows, unless the focus is elsewhere. */
  get meant(): readonly string[] {
    const focused = this.focusIndex >= 0 ? this.#focus : undefined;
    return focused !== undefined && !this.#chosen.has(focused) ? [focused] : this.chosen;
  }

  /** Takes another view; rows that are gone for good are forgotten. */
  setView(view: Keys, exists: (key: string) => boolean): void {
    if (view === this.#view) {
      return;
    }
    const place = this.focusIndex;
    this.#view = view;
    this.#places = undefined;
    for (const key of this.#chosen) {
      if (!exists(key)) {
        this.#chosen.delete(key);
      }
    }
    if (place >= 0) {
      this.#lastPlace = place;
    }
    if (this.#focus !== undefined && this.focusIndex < 0) {
      // The row that moved into its place.
      this.#focus = view[Math.min(this.#lastPlace, view.length - 1)]?.key;
    }
  }

  /** Moves the focus; `extend` chooses everything from the anchor to it. */
  move(step: Step, extend: boolean): void {
    const from = this.focusIndex;
    const last = this.#view.length - 1;
    const to = step === 'first' ? 0 : step === 'last' ? last : from < 0 ? (step > 0 ? 0 : last) : Math.max(0, Math.min(last, from + step));
    this.#focusOn(to, extend);
  }

  /** What a click does: chooses this row alone, adds or takes it (`toggle`), or everything up to it (`extend`). */
  click(index: number, { toggle = false, extend = false }: { readonly toggle?: boolean; readonly extend?: boolean } = {}): void {
    const key = this.#view[index]?.key;
    if (key === undefined) {
      return;
    }
    if (extend) {
      this.#focusOn(index, true);
      return;
    }
    this.#focus = this.#anchor = key;
    if (toggle) {
      this.toggle();
    } else {
      this.#chosen.clear();
      this.#chosen.add(key);
    }
  }

  /** Chooses the focused row, or takes it out. */
  toggle(): void {
    if (this.#focus === undefined) {
      return;
    }
    this.#anchor = this.#focus;
    if (!this.#chosen.delete(this.#focus)) {
      this.#chosen.add(this.#focus);
    }
  }

  all(): void {
    this.#view.forEach(({ key }) => this.#chosen.add(key));
    this.#focus ??= this.#view[0]?.key;
  }

  /** Gives the focus to a row, and chooses others, as they were before. */
  restore(focus: string | undefined, chosen: readonly string[]): void {
    chosen.forEach((key) => this.#chosen.add(key));
    this.#focus = this.#anchor = focus ?? this.#focus;
  }

  /** Says whether there was anything to take back. */
  clear(): boolean {
    const any = this.#chosen.size > 0;
    this.#chosen.clear();
    this.#anchor = this.#focus;
    return any;
  }

  #focusOn(index: number, extend: boolean): void {
    const key = this.#view[index]?.key;
    if (key === undefined) {
      return;
    }
    if (extend) {
      const anchor = this.#anchor ?? this.#focus ?? key;
      const from = Math.max(this.#indexOf(anchor), 0);
      this.#chosen.clear();
      this.#view.slice(Math.min(from, index), Math.max(from, index) + 1).forEach((row) => this.#chosen.add(row.key));
      this.#anchor = anchor;
    } else {
      this.#anchor = key;
    }
    this.#focus = key;
  }

  #indexOf(key: string): number {
    this.#places ??= new Map(this.#view.map((row, index) => [row.key, index]));
    return this.#places.get(key) ?? -1;
  }
}
