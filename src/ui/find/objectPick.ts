import * as vscode from 'vscode';
import { searchSteps } from '../../common/fuzzy.ts';
import { Lifetime } from '../../common/lifetime.ts';
import type { ObjectRef } from '../../kube/api/types.ts';
import type { Found, ObjectIndex } from './objectIndex.ts';
import type { ObjectAction, ObjectButton, ObjectItem, QuickItems } from './quickItems.ts';

/** Lines that the list shows: nobody reads on, and the editor takes the longer to draw the more there are. */
const mostItems = 50;
/** Searching stops to let others work after so long. */
const sliceMs = 15;
/** Least time between two times that what was read is shown, so that the list does not flicker. */
const freshMs = 250;
/**
 * A key's lines come without their buttons but for the first, as those of 50 lines take the editor a third of the time to draw.
 * They follow when for so long no key has changed anything.
 */
const buttonsAfterMs = 300;

/** What the person chose: an object, or to look in another context with the same words. */
export type Choice =
  | { readonly action: ObjectAction; readonly ref: ObjectRef }
  | { readonly action: 'otherContext'; readonly query: string };

export interface PickOptions {
  readonly index: ObjectIndex;
  readonly items: QuickItems;
  readonly recent: readonly ObjectRef[];
  readonly query: string;
}

/** One list of objects that follows what is typed. It does the matching itself: the editor's own takes 40 to 100 ms a key at 10,000 lines. */
export class ObjectPick implements vscode.Disposable {
  readonly #lifetime = new Lifetime();
  readonly #options: PickOptions;
  readonly #pick = this.#lifetime.add(vscode.window.createQuickPick<ObjectItem>());
  readonly #otherContext: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('server-environment'), tooltip: vscode.l10n.t('Other Context…') };
  readonly #chosen: Promise<Choice | undefined>;
  #choose: (choice: Choice | undefined) => void = () => undefined;
  /** Tells a search that another one has begun. */
  #searches = 0;
  #fresh: NodeJS.Timeout | undefined;
  #buttons: NodeJS.Timeout | undefined;
  #reading = true;
  /** What the lines were made of. */
  #shown: readonly unknown[] = [];

  constructor(options: PickOptions) {
    this.#options = options;
    this.#chosen = new Promise((resolve) => {
      this.#choose = resolve;
    });
    const pick = this.#pick;
    // Ours is the order. Not in the stable API, yet taken by every editor; without it names that match come first, sorted.
    Object.assign(pick, { sortByLabel: false });
    pick.placeholder = vscode.l10n.t('Name, namespace and kind in any order: web po, prod/web');
    pick.buttons = [this.#otherContext];
    pick.value = options.query;
    pick.busy = true;
    this.#lifetime.add(pick.onDidChangeValue(() => this.#search(false)));
    this.#lifetime.add(pick.onDidChangeActive(() => this.#buttons?.refresh()));
    this.#lifetime.add(pick.onDidAccept(() => this.#take(pick.activeItems[0], 'reveal')));
    this.#lifetime.add(pick.onDidTriggerItemButton(({ item, button }) => this.#take(item, (button as ObjectButton).action)));
    this.#lifetime.add(pick.onDidTriggerButton(() => this.#choose({ action: 'otherContext', query: pick.value })));
    this.#lifetime.add(pick.onDidHide(() => this.#choose(undefined)));
    this.#lifetime.add(options.index.onDidChange(() => this.#refresh()));
    this.#lifetime.add({ dispose: () => [this.#fresh, this.#buttons].forEach((timer) => clearTimeout(timer)) });
  }

  /** Shows the list; resolves with the choice, or undefined where the person broke off. */
  show(): Promise<Choice | undefined> {
    this.#search(false);
    this.#pick.show();
    return this.#chosen;
  }

  /** Everything has been read. */
  complete(): void {
    this.#reading = false;
    this.#pick.busy = false;
    this.#search(true);
  }

  dispose(): void {
    this.#searches++;
    this.#lifetime.dispose();
    this.#choose(undefined);
  }

  #take(item: ObjectItem | undefined, action: ObjectAction): void {
    if (item?.ref !== undefined) {
      this.#choose({ action, ref: item.ref });
    }
  }

  /** Shows what was read meanwhile, now and then. */
  #refresh(): void {
    this.#fresh ??= setTimeout(() => {
      this.#fresh = undefined;
      this.#search(true);
    }, freshMs);
  }

  /** @param keep the words are the same, so what is selected stays */
  #search(keep: boolean): void {
    const search = ++this.#searches;
    const query = this.#pick.value;
    const steps = searchSteps(this.#options.index.groups, query, mostItems);
    const go = (): void => {
      const until = performance.now() + sliceMs;
      while (search === this.#searches) {
        const step = steps.next();
        if (step.done === true) {
          if (query.trim() === '') {
            this.#showUnasked(keep);
          } else {
            const found = step.value.map(({ item }) => item);
            this.#show(found, () => found.map((each) => this.#options.items.found(each)), keep);
          }
          return;
        }
        if (performance.now() > until) {
          setImmediate(go);
          return;
        }
      }
    };
    go();
  }

  /** What stands there before anything is typed: what was gone to last, then whatever there is. */
  #showUnasked(keep: boolean): void {
    const { recent, items, index } = this.#options;
    const isRecent = ({ resource, name, place }: Found): boolean => recent.some((ref) => isSame(ref, { resource, name, namespace: place }));
    const others = first(index, mostItems).filter((found) => !isRecent(found));
    this.#show([...recent, ...others], () => {
      const all = others.map((found) => items.found(found));
      return recent.length === 0 ? all : [items.separator(vscode.l10n.t('recent')), ...recent.map((ref) => items.recent(ref)), items.separator(vscode.l10n.t('all objects')), ...all];
    }, keep);
  }

  /** @param of what the lines are made of: where that is the same, they stay */
  #show(of: readonly unknown[], make: () => readonly ObjectItem[], keep: boolean): void {
    const pick = this.#pick;
    pick.title = this.#title();
    if (of.length === this.#shown.length && of.every((each, index) => each === this.#shown[index])) {
      return;
    }
    this.#shown = of;
    const items = make();
    const best = items.find(({ ref }) => ref !== undefined);
    this.#draw(items.map((item) => item === best ? item : withoutButtons(item)), keep);
    clearTimeout(this.#buttons);
    this.#buttons = setTimeout(() => {
      this.#buttons = undefined;
      this.#draw(items, true);
    }, buttonsAfterMs);
  }

  /** @param keep what is marked stays so, and the list is not scrolled */
  #draw(items: readonly ObjectItem[], keep: boolean): void {
    const pick = this.#pick;
    const active = keep ? pick.activeItems[0]?.ref : undefined;
    pick.keepScrollPosition = keep;
    pick.items = items;
    const objects = items.filter(({ ref }) => ref !== undefined);
    const chosen = objects.find(({ ref }) => active !== undefined && isSame(ref!, active)) ?? objects[0];
    // Always said: what was said of the lines before would else still count where both come in the same moment.
    pick.activeItems = chosen === undefined ? [] : [chosen];
  }

  #title(): string {
    const { connection, progress } = this.#options.index;
    const { objects, kinds, kindsRead, unread } = progress;
    const number = (value: number): string => value.toLocaleString(vscode.env.language);
    const parts = [
      vscode.l10n.t('Go to Object in {0}', connection.context.name),
      objects === 1 ? vscode.l10n.t('1 object') : vscode.l10n.t('{0} objects', number(objects)),
      ...(this.#reading && kinds > 0 ? [vscode.l10n.t('reading {0} of {1} kinds', number(kindsRead), number(kinds))] : []),
      ...(unread.length === 0 ? [] : [vscode.l10n.t('not readable: {0}', unread.slice(0, 3).join(', ') + (unread.length > 3 ? ', …' : ''))]),
    ];
    return parts.join(' · ');
  }
}

function withoutButtons({ buttons: _, ...item }: ObjectItem): ObjectItem {
  return item;
}

function first(index: ObjectIndex, count: number): Found[] {
  const found: Found[] = [];
  for (const { items } of index.groups) {
    found.push(...items.slice(0, count - found.length));
    if (found.length === count) {
      break;
    }
  }
  return found;
}

function isSame(ref: ObjectRef, other: ObjectRef): boolean {
  return ref.name === other.name && ref.namespace === other.namespace && ref.resource.resource === other.resource.resource && ref.resource.group === other.resource.group;
}
