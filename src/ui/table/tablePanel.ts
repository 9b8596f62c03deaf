import * as vscode from 'vscode';
import type { Clock } from '../../common/clock.ts';
import { Lifetime, type Disposable } from '../../common/lifetime.ts';
import { commands, settings, tableView } from '../../contributions.ts';
import { profileOf } from '../../kube/kinds/registry.ts';
import type { ProtectionPolicy } from '../../kube/protection.ts';
import { readPageMessage, type CopyFormat, type HostMessage, type PageMessage, type RowAction } from '../../tableProtocol.ts';
import type { Kube } from '../explorer/node.ts';
import { pluralLabel } from '../explorer/layout.ts';
import { guardOf } from '../explorer/nodes/guard.ts';
import type { Scopes } from '../explorer/scopes.ts';
import { ObjectTargets, type Target } from '../target.ts';
import { tableKey, writeAddress, type TableAddress } from './address.ts';
import { entriesOf, kindKey } from './columnEntries.ts';
import { tableHtml } from './html.ts';
import { asleepMessage, failureMessage, stateMessage, type StateWords } from './stateText.ts';
import { TableFeed } from './tableFeed.ts';
import { rowKey } from './tableForm.ts';
import { TableSource, type Shown } from './tableSource.ts';
import { tableTitle } from './tableTitle.ts';
import { tableWords } from './tableWords.ts';

export interface TableServices {
  readonly kube: () => Promise<Kube>;
  readonly scopes: Scopes;
  readonly protection: ProtectionPolicy;
  readonly clock: Clock;
  /** The extension's own folder. */
  readonly extensionUri: vscode.Uri;
  /** Waits for background work and hands its failure to the log. */
  readonly inBackground: (work: Promise<unknown>) => void;
}

/** How long the page may take to say what is selected. */
const answerMs = 3000;

/** How long the status bar says that something was copied. */
const saidMs = 4000;

const words: StateWords = {
  t: vscode.l10n.t,
  formatNumber: (value) => value.toLocaleString(vscode.env.language),
  formatTime: (at) => new Date(at).toLocaleTimeString(vscode.env.language),
};

const actionCommands: Readonly<Record<RowAction, string>> = { describe: commands.describe, viewYaml: commands.viewYaml };

/** One table in an editor tab. Its list is live while the tab is on the screen, and for a short time after. */
export class TablePanel implements Disposable {
  readonly address: TableAddress;
  readonly panel: vscode.WebviewPanel;
  readonly #services: TableServices;
  readonly #nameFilter: string;
  readonly #lifetime = new Lifetime();
  readonly #answers = new Map<number, (keys: readonly string[]) => void>();
  #questions = 0;
  readonly #source: TableSource;
  /** Whether the page is loaded: only then does it hear anything. */
  #ready = false;
  #feed: TableFeed | undefined;

  /** @param nameFilter what the filter box holds at first */
  constructor(panel: vscode.WebviewPanel, address: TableAddress, nameFilter: string, services: TableServices) {
    this.panel = panel;
    this.address = address;
    this.#nameFilter = nameFilter;
    this.#services = services;
    panel.iconPath = new vscode.ThemeIcon('table');
    this.#source = this.#lifetime.add(new TableSource(address, panel.visible, {
      ...services,
      t: vscode.l10n.t,
      fallback: (context) => services.scopes.fallback(context),
      entries: (resource) => entriesOf(vscode.workspace.getConfiguration().get(settings.tableColumns), kindKey(resource)),
    }));
    this.#lifetime.add(this.#source.onDidChange(() => this.#sourceChanged()));
    this.#lifetime.add(panel.onDidDispose(() => this.dispose()));
    this.#lifetime.add(panel.onDidChangeViewState(() => this.#visibilityChanged()));
    this.#lifetime.add(panel.webview.onDidReceiveMessage((value: unknown) => {
      const message = readPageMessage(value);
      if (message !== undefined) {
        this.#receive(message);
      }
    }));
    this.#lifetime.add(vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(settings.tableColumns)) {
        this.#source.columnsChanged();
      }
    }));
    this.#lifetime.add(services.protection.onDidChange(() => this.#nameContext()));
    this.#nameContext();
    this.#load();
  }

  /** What is shown, once the cluster has answered. */
  get shown(): Pick<Shown, 'resource' | 'collection'> | undefined {
    return this.#source.shown;
  }

  /** Asks the cluster, if that was not done yet. */
  wake(): void {
    this.#source.wake();
  }

  /** The objects that a command called in the table is about. */
  async targets(): Promise<readonly Target[]> {
    const question = ++this.#questions;
    const keys = await new Promise<readonly string[]>((resolve) => {
      const timer = this.#services.clock.after(answerMs, () => resolve([]));
      this.#answers.set(question, (answer) => {
        timer.dispose();
        resolve(answer);
      });
      this.#post({ type: 'ask', question });
    });
    this.#answers.delete(question);
    return this.#targetsOf(keys);
  }

  /** Puts the selected rows into the clipboard. */
  copy(format: CopyFormat): void {
    this.#post({ type: 'copy', format });
  }

  dispose(): void {
    this.#feed?.dispose();
    this.#lifetime.dispose();
  }

  #load(): void {
    const { webview } = this.panel;
    const file = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(this.#services.extensionUri, 'dist', name)).toString();
    webview.html = tableHtml({ script: file('table.js'), style: file('table.css'), source: webview.cspSource, language: vscode.env.language });
  }

  #receive(message: PageMessage): void {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#setUp();
        break;
      case 'chosen':
        this.#answers.get(message.question)?.(message.keys);
        break;
      case 'run':
        this.#services.inBackground(this.#perform(message.action, message.keys));
        break;
      case 'press':
        this.#press(message.button);
        break;
      case 'columns':
        this.#services.inBackground(Promise.resolve(vscode.commands.executeCommand(commands.tableColumns)));
        break;
      case 'copied':
        this.#services.inBackground(this.#copied(message));
        break;
    }
  }

  /** Tells a page that has just been loaded what it is, and feeds it. */
  #setUp(): void {
    const { shown } = this.#source;
    this.#post({
      type: 'setup',
      words: tableWords(pluralLabel(this.address), vscode.l10n.t),
      language: vscode.env.language,
      now: this.#services.clock.now(),
      address: writeAddress(this.address),
      table: tableKey(this.address),
      hasContainers: shown !== undefined && profileOf(shown.resource).containers !== undefined,
      filter: this.#nameFilter,
    });
    this.#nameContext();
    if (this.#source.shown === undefined) {
      this.#postState();
    } else {
      this.#startFeed(this.#source.shown);
    }
  }

  #startFeed(shown: Shown): void {
    this.#feed?.dispose();
    this.#feed = new TableFeed(shown.collection, shown.form, {
      clock: this.#services.clock,
      post: (message) => this.#post(message),
      stateChanged: () => this.#postState(),
    });
  }

  #postState(): void {
    const { failure, awake, shown } = this.#source;
    if (failure !== undefined) {
      this.#post(failureMessage(failure, words));
    } else if (!awake) {
      this.#post(asleepMessage(this.address.context, words));
    } else {
      this.#post(stateMessage(shown?.collection.state ?? { phase: 'loading', loaded: 0, total: undefined }, words));
    }
  }

  #visibilityChanged(): void {
    const { visible } = this.panel;
    if (!visible) {
      // The editor ends the page of a hidden tab and loads it anew when it is shown.
      this.#ready = false;
      this.#feed?.dispose();
      this.#feed = undefined;
    }
    this.#source.setVisible(visible);
  }

  #sourceChanged(): void {
    this.#feed?.dispose();
    this.#feed = undefined;
    if (this.#ready && this.#source.shown !== undefined) {
      this.#setUp();
    } else {
      this.#postState();
    }
  }

  /** Says in the tab and above the rows which context they are of, and how that is protected. */
  #nameContext(): void {
    const { context } = this.address;
    const guard = guardOf(context, { ...words, protection: this.#services.protection });
    this.panel.title = tableTitle(this.address, guard !== undefined, vscode.l10n.t);
    this.#post({ type: 'context', name: context, mark: guard?.text ?? '', hint: guard?.explanation ?? '', open: guard?.word === 'unlocked' });
  }

  #press(button: string): void {
    const { context } = this.address;
    switch (button) {
      case 'load':
        this.#source.wake();
        break;
      case 'retry':
        this.#source.retry();
        break;
      case 'logIn':
        this.#services.inBackground(Promise.resolve(vscode.commands.executeCommand(commands.logIn, { context })).then(() => this.#source.failure !== undefined && this.#source.retry()));
        break;
      case 'openKubeconfig':
        this.#services.inBackground(Promise.resolve(vscode.commands.executeCommand(commands.openKubeconfig, { context })));
        break;
    }
  }

  async #perform(action: RowAction, keys: readonly string[]): Promise<void> {
    const targets = this.#targetsOf(keys);
    if (targets.length > 0) {
      await vscode.commands.executeCommand(actionCommands[action], new ObjectTargets(targets));
    }
  }

  async #copied({ text, rows, format }: Extract<PageMessage, { readonly type: 'copied' }>): Promise<void> {
    await vscode.env.clipboard.writeText(text);
    const name = format === 'tsv' ? vscode.l10n.t('text') : format.toUpperCase();
    vscode.window.setStatusBarMessage(rows === 1 ? vscode.l10n.t('Copied 1 row as {0}', name) : vscode.l10n.t('Copied {0} rows as {1}', words.formatNumber(rows), name), saidMs);
  }

  #targetsOf(keys: readonly string[]): readonly Target[] {
    if (this.#source.shown === undefined) {
      return [];
    }
    const { connection, resource, collection } = this.#source.shown;
    const rows = new Map(collection.rows.map((row) => [rowKey(row), row]));
    return keys.flatMap((key) => {
      const row = rows.get(key);
      return row === undefined ? [] : [{ connection, ref: { resource, namespace: row.namespace, name: row.name } }];
    });
  }

  #post(message: HostMessage): void {
    if (this.#ready) {
      void this.panel.webview.postMessage(message);
    }
  }
}

/** Options of every table's page: scripts of the extension's own build, and no other file. */
export function panelOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')] };
}

/** Makes an empty tab for a table. */
export function createPanel(extensionUri: vscode.Uri): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(tableView, '', vscode.ViewColumn.Active, panelOptions(extensionUri));
}
