import * as vscode from 'vscode';
import { Failure } from '../../common/failure.ts';
import type { ContextEntry } from '../../kube/types.ts';
import type { Favourites } from '../explorer/favourites.ts';
import type { Scope } from '../explorer/scopes.ts';
import { chosenScope, namespaceLines, withoutContradiction, type KnownNamespaces, type NamespaceLine } from './namespaceChoice.ts';

type Item = vscode.QuickPickItem & { readonly line?: NamespaceLine };

export interface NamespaceQuestion {
  readonly title: string;
  readonly context: ContextEntry;
  readonly scope: Scope;
  /** Known without asking. */
  readonly fallback: readonly string[];
  readonly favourites: Favourites;
  /** Reads the namespaces; aborted when the person breaks off. */
  readonly read: (signal: AbortSignal) => Promise<KnownNamespaces>;
}

/**
 * Asks which namespaces to show: Enter or a click on an arrow takes one, ticks take several. While they are being read
 * those that are known can be chosen. Undefined where the person broke off; rejects with a Failure.
 */
export async function pickNamespaces(question: NamespaceQuestion): Promise<Scope | undefined> {
  const picker = new NamespacePicker(question);
  const picked = await picker.ask();
  return picked === 'type' ? typeNames(question, picker.value) : picked;
}

async function typeNames({ title, fallback }: NamespaceQuestion, typed: string): Promise<Scope | undefined> {
  const text = await vscode.window.showInputBox({ title, prompt: vscode.l10n.t('Name of the namespace, or several with commas between them'), value: typed || (fallback[0] ?? '') });
  const names = (text ?? '').split(/[\s,]+/).filter((name) => name !== '');
  return names.length === 0 ? undefined : { namespaces: [...new Set(names)] };
}

class NamespacePicker {
  readonly #question: NamespaceQuestion;
  readonly #pick = vscode.window.createQuickPick<Item>();
  readonly #abort = new AbortController();
  readonly #star: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('star-empty'), tooltip: vscode.l10n.t('Add to Favourites') };
  readonly #unstar: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('star-full'), tooltip: vscode.l10n.t('Remove from Favourites') };
  readonly #only: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('arrow-right'), tooltip: vscode.l10n.t('Show This Namespace Only') };
  #known: KnownNamespaces;
  #mayType = false;
  #ticked: readonly Item[] = [];
  /** Enter was pressed on what was typed before the namespaces were there. */
  #early = false;
  /** The name that had the focus first. */
  #first: string | undefined;

  constructor(question: NamespaceQuestion) {
    this.#question = question;
    this.#known = { names: question.fallback, complete: false };
    this.#pick.title = question.title;
    this.#pick.placeholder = vscode.l10n.t('Namespaces of {0}: Enter shows one, ticks show several', question.context.name);
    this.#pick.canSelectMany = true;
    this.#pick.matchOnDescription = true;
  }

  /** What was typed last. */
  get value(): string {
    return this.#pick.value.trim();
  }

  ask(): Promise<Scope | 'type' | undefined> {
    const pick = this.#pick;
    this.#show();
    pick.show();
    return new Promise((resolve, reject) => {
      const take = (scope: Scope | 'type'): void => {
        resolve(scope);
        pick.hide();
      };
      const read = async (): Promise<void> => {
        await this.#read();
        if (this.#early) {
          take(this.#typed());
        }
      };
      read().catch((error: unknown) => {
        reject(Failure.from(error));
        pick.hide();
      });
      pick.onDidChangeSelection((items) => this.#selected(items));
      pick.onDidChangeValue(() => this.#focusTyped());
      pick.onDidTriggerItemButton(({ button, item: { line } }) => {
        if (line === undefined || !('name' in line)) {
          return;
        }
        if (button === this.#only) {
          take({ namespaces: [line.name] });
        } else {
          this.#question.favourites.toggle(this.#question.context.name, line.name).then(() => this.#show(), reject);
        }
      });
      pick.onDidAccept(() => {
        if (this.#ticking || this.#fits(pick.activeItems[0])) {
          take(this.#answer());
        } else if (pick.busy) {
          this.#early = true;
        } else {
          take(this.#typed());
        }
      });
      pick.onDidHide(() => {
        this.#abort.abort();
        pick.dispose();
        resolve(undefined);
      });
    });
  }

  async #read(): Promise<void> {
    this.#pick.busy = true;
    try {
      this.#known = await this.#question.read(this.#abort.signal);
      this.#mayType = !this.#known.complete;
      this.#show();
    } catch (error) {
      if (!this.#abort.signal.aborted) {
        throw error;
      }
    } finally {
      this.#pick.busy = false;
    }
  }

  /** Shows the lines as they are now; ticks, focus and place stay. */
  #show(): void {
    const { context, favourites, scope } = this.#question;
    const pinned = favourites.of(context.name);
    const ticked = new Set(this.#ticked.length === 0 ? namesIn(scope) : this.#tickedNames);
    const active = nameOf(this.#pick.activeItems[0]?.line)[0];
    const lines = namespaceLines(this.#known, pinned, scope, this.#mayType);
    const items = lines.map((line): Item => ({ ...this.#textOf(line, pinned), line }));
    this.#ticked = items.filter(({ line }) => nameOf(line).some((name) => ticked.has(name)));
    this.#first ??= nameOf(this.#ticked[0]?.line)[0];
    this.#pick.keepScrollPosition = active !== undefined && active !== this.#first;
    this.#pick.items = withHeadings(items);
    this.#pick.selectedItems = this.#ticked;
    const focused = items.find(({ line }) => nameOf(line)[0] === (active ?? this.#first));
    if (focused !== undefined && this.value === '') {
      this.#pick.activeItems = [focused];
    } else {
      this.#focusTyped();
    }
  }

  /** Where several can be ticked the editor gives the focus to no line when one types. */
  #focusTyped(): void {
    const name = this.#typedName;
    const item = name === undefined ? undefined : this.#pick.items.find(({ line }) => nameOf(line)[0] === name);
    if (item !== undefined && !this.#fits(this.#pick.activeItems[0])) {
      this.#pick.activeItems = [item];
    }
  }

  #textOf(line: NamespaceLine, pinned: readonly string[]): vscode.QuickPickItem {
    switch (line.kind) {
      case 'all':
        return { label: vscode.l10n.t('All namespaces') };
      case 'typed':
        return { label: vscode.l10n.t('Type a name…'), description: vscode.l10n.t('You may not list namespaces here.'), alwaysShow: true };
      case 'favourite':
      case 'plain':
        return { label: line.name, buttons: [this.#only, pinned.includes(line.name) ? this.#unstar : this.#star] };
    }
  }

  #selected(items: readonly Item[]): void {
    const before = this.#ticked;
    if (items.length === before.length && items.every((item) => before.includes(item))) {
      return;
    }
    const wanted = withoutContradiction(linesOf(before), linesOf(items));
    this.#ticked = items.filter(({ line }) => line !== undefined && wanted.includes(line));
    if (this.#ticked.length !== items.length) {
      this.#pick.selectedItems = this.#ticked;
    }
  }

  #answer(): Scope | 'type' {
    const active = this.#pick.activeItems[0]?.line;
    const untouched = this.value === '' && nameOf(active)[0] === this.#first;
    const state = { active, untouched, ticked: linesOf(this.#ticked), ticking: this.#ticking };
    return chosenScope(state, this.#question.scope);
  }

  /** Whether the line that has the focus is what was typed: the editor may not have come to it yet. */
  #fits(active: Item | undefined): boolean {
    return this.value === '' || (active !== undefined && (active.alwaysShow === true || active.label.toLowerCase().includes(this.value.toLowerCase())));
  }

  /** The namespace that was typed, as far as it is one. */
  #typed(): Scope | 'type' {
    const name = this.#typedName;
    return name === undefined ? this.#mayType ? 'type' : this.#question.scope : { namespaces: [name] };
  }

  /** The first namespace that is, or starts with, or holds what was typed. */
  get #typedName(): string | undefined {
    const { context, favourites } = this.#question;
    const text = this.value.toLowerCase();
    const fitting = [...favourites.of(context.name), ...this.#known.names].filter((name) => text !== '' && name.includes(text));
    return fitting.find((name) => name === text) ?? fitting.find((name) => name.startsWith(text)) ?? fitting[0];
  }

  get #tickedNames(): string[] {
    return this.#ticked.flatMap(({ line }) => nameOf(line));
  }

  /** Whether other lines are ticked than those of the scope. */
  get #ticking(): boolean {
    const before = new Set(namesIn(this.#question.scope));
    const now = this.#tickedNames;
    return this.#ticked.length !== before.size || !now.every((name) => before.has(name));
  }
}

function withHeadings(items: readonly Item[]): Item[] {
  const favourite = items.findIndex(({ line }) => line?.kind === 'favourite');
  if (favourite === -1) {
    return [...items];
  }
  const heading = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const plain = items.findIndex(({ line }) => line?.kind === 'plain');
  const rest = plain === -1 ? [] : [heading(vscode.l10n.t('Namespaces')), ...items.slice(plain)];
  return [...items.slice(0, favourite), heading(vscode.l10n.t('Favourites')), ...items.slice(favourite, plain === -1 ? undefined : plain), ...rest];
}

function linesOf(items: readonly Item[]): NamespaceLine[] {
  return items.flatMap(({ line }) => line ?? []);
}

function namesIn({ namespaces }: Scope): readonly string[] {
  return namespaces.length === 0 ? [''] : namespaces;
}

/** A key for a line: '' stands for all namespaces. */
function nameOf(line: NamespaceLine | undefined): string[] {
  return line === undefined || line.kind === 'typed' ? [] : [line.kind === 'all' ? '' : line.name];
}
