import fs from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { inRoot } from '../../../tools/root.ts';
import { until } from './until.ts';

/** A label of a row: all of it, or a pattern. */
export type Label = string | RegExp;

/** Runs in the page, whose types this project has no use for: the drawn lines with their distance from the top. */
const readEditorLines = `[...document.querySelectorAll('.editor-group-container.active .editor-instance .view-lines .view-line')]
  .map((line) => [parseInt(line.style.top, 10), line.textContent])`;

/** VS Code's window, by what a person sees and does in it. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Shows a view container by its name in the activity bar. */
  async open(activity: string): Promise<void> {
    const item = this.page.locator(`.activitybar .action-item a.action-label[aria-label^="${activity}"], .activitybar .action-item[aria-label^="${activity}"]`).first();
    const title = this.page.locator('.part.sidebar .composite.title h2', { hasText: new RegExp(activity, 'i') });
    await item.waitFor();
    if (!await title.isVisible()) {
      await item.click();
    }
    await title.waitFor();
  }

  /** The first row of a tree in the side bar whose label (not its description) is this. */
  treeRow(label: Label): Locator {
    const name = this.page.locator('.label-name', { hasText: typeof label === 'string' ? exactly(label) : label });
    return this.page.locator('.part.sidebar .monaco-list-row[role=treeitem]', { has: name }).first();
  }

  /** What a row shows behind its label; empty where that is nothing. */
  async description(label: Label): Promise<string> {
    await this.treeRow(label).waitFor();
    return plain((await this.treeRow(label).locator('.label-description').allTextContents())[0] ?? '');
  }

  /** Labels of the rows that are drawn, from top to bottom. */
  async treeLabels(): Promise<readonly string[]> {
    return (await this.page.locator('.part.sidebar .monaco-list-row[role=treeitem] .label-name').allTextContents()).map(plain);
  }

  /** Unfolds a row that is folded. Returns the row. */
  async expand(label: Label): Promise<Locator> {
    const row = this.treeRow(label);
    await row.waitFor();
    await until(`"${String(label)}" to unfold`, async () => {
      if (await row.getAttribute('aria-expanded') === 'true') {
        return true;
      }
      await row.locator('.monaco-tl-twistie').click({ timeout: 2000 });
      return false;
    });
    return row;
  }

  /** Chooses an item of a row's context menu. */
  async contextMenu(label: Label, item: string): Promise<void> {
    const menu = this.page.locator('.monaco-menu').first();
    // The editor closes a menu when the row below it is drawn anew, and a menu ignores clicks at first, so that the one
    // that opened it chooses nothing.
    await until(`"${item}" to be chosen`, async () => {
      if (!await menu.isVisible()) {
        await this.treeRow(label).click({ button: 'right', timeout: 2000 });
        await menu.waitFor({ timeout: 2000 });
      }
      await menu.locator('.action-label', { hasText: exactly(item) }).first().click({ timeout: 2000 });
      await menu.waitFor({ state: 'hidden', timeout: 500 });
      return true;
    });
  }

  /**
   * Chooses an item of a row's context menu and resolves when it shows its effect. As a person would, it chooses once
   * more where the extension says that the list was just being read; any other message is a failure.
   */
  async choose(label: Label, item: string, shows: () => Promise<boolean>): Promise<void> {
    let tries = 1;
    let other: readonly string[] = [];
    await this.contextMenu(label, item);
    await until(`the effect of "${item}"`, async () => {
      const said = await this.notifications();
      other = said.filter((text) => !text.startsWith('The list was just being read anew.'));
      if (other.length > 0) {
        return true;
      }
      if (tries === 1 && said.length > 0) {
        tries++;
        await this.contextMenu(label, item);
      }
      return shows();
    });
    if (other.length > 0) {
      throw new Error(`"${item}" made the extension say: ${other.join(' | ')}`);
    }
  }

  /** Runs a command by its title in the command palette. */
  async palette(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.#fillQuickInput(`>${title}`);
    await this.quickPick(title);
  }

  /** Opens a file of the workspace by its name. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.#fillQuickInput(name);
    await this.quickPick(name);
    await this.page.locator('.tabs-container .tab.active', { hasText: name }).first().waitFor();
  }

  async #fillQuickInput(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input[type=text]').first();
    await input.waitFor();
    await input.fill(text);
  }

  /** Chooses the first entry of the open list that contains this text. */
  async quickPick(item: string): Promise<void> {
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: item }).first().click();
  }

  /** Types into the open input box and confirms. */
  async input(text: string): Promise<void> {
    await this.#fillQuickInput(text);
    await this.page.keyboard.press('Enter');
  }

  /** The lines of the active editor that are drawn, from top to bottom. */
  async editorText(): Promise<string> {
    const lines = await this.page.evaluate<[number, string][]>(readEditorLines);
    return lines.sort((a, b) => a[0] - b[0]).map(([, text]) => plain(text)).join('\n');
  }

  /** Resolves to the editor's text once it matches. */
  async editorShows(pattern: RegExp): Promise<string> {
    return until(`the editor to show ${pattern.source}`, async () => {
      const text = await this.editorText();
      return pattern.test(text) ? text : undefined;
    });
  }

  /** The lines of the active terminal that are drawn. */
  async terminalText(): Promise<string> {
    const lines = await this.page.locator('.terminal-wrapper.active .xterm-rows > div').allTextContents();
    return lines.map((line) => plain(line).trimEnd()).join('\n').trimEnd();
  }

  /** Resolves to the terminal's text once it matches. */
  async terminalShows(pattern: RegExp): Promise<string> {
    return until(`the terminal to show ${pattern.source}`, async () => {
      const text = await this.terminalText();
      return pattern.test(text) ? text : undefined;
    });
  }

  /** Types into the active terminal; `\n` is the Enter key. */
  async typeInTerminal(text: string): Promise<void> {
    await this.page.locator('.terminal-wrapper.active .xterm-helper-textarea').focus();
    await this.page.keyboard.type(text, { delay: 10 });
  }

  /** Opens the Problems panel and returns what its rows say. */
  async problems(): Promise<readonly string[]> {
    const panel = this.page.locator('.markers-panel');
    if (!await panel.isVisible()) {
      await this.page.keyboard.press('Control+Shift+M');
      await panel.waitFor();
    }
    return (await panel.locator('.monaco-list-row').allTextContents()).map(plain);
  }

  /** Points at the first place in the editor with this text and returns what pops up. */
  async hover(text: string): Promise<string> {
    const place = this.page.locator('.editor-group-container.active .view-line span span', { hasText: text }).first();
    const popup = this.page.locator('.monaco-hover:not(.hidden)').first();
    return until(`a hover on "${text}"`, async () => {
      await this.page.mouse.move(0, 0);
      await place.hover();
      await popup.waitFor({ timeout: 3000 });
      return plain(await popup.textContent() ?? '') || undefined;
    });
  }

  /** What the notifications on the screen say. */
  async notifications(): Promise<readonly string[]> {
    return (await this.page.locator('.notifications-toasts .notification-list-item-message').allTextContents()).map(plain);
  }

  /** What the items of the status bar say. */
  async statusBar(): Promise<readonly string[]> {
    return (await this.page.locator('.part.statusbar .statusbar-item').allTextContents()).map((text) => plain(text).trim());
  }

  /** Saves the window as out/screenshots/NAME.png and returns the path. */
  async screenshot(name: string): Promise<string> {
    const folder = inRoot('out', 'screenshots');
    fs.mkdirSync(folder, { recursive: true });
    const file = `${folder}/${name}.png`;
    await this.page.screenshot({ path: file });
    return file;
  }
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}

/** VS Code draws blanks as no-break spaces. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}
