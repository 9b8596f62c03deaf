import * as vscode from 'vscode';
import type { Clock } from '../../common/clock.ts';
import { Failure } from '../../common/failure.ts';
import { Lifetime, type Disposable } from '../../common/lifetime.ts';
import { commands, settings, tableView } from '../../contributions.ts';
import type { Resource } from '../../kube/api/types.ts';
import { profileOf } from '../../kube/kinds/registry.ts';
import type { LiveCollection } from '../../kube/live/types.ts';
import type { Connection } from '../../kube/types.ts';
import { readPageMessage, type CopyFormat, type HostMessage, type PageMessage, type RowAction } from '../../tableProtocol.ts';
import type { Kube } from '../explorer/node.ts';
import { pluralLabel } from '../explorer/layout.ts';
import type { Scopes } from '../explorer/scopes.ts';
import { ObjectTargets, type Target } from '../target.ts';
import { tableKey, writeAddress, type TableAddress } from './address.ts';
import { entriesOf, kindKey } from './columnEntries.ts';
import { tableHtml } from './html.ts';
import { asleepMessage, failureMessage, stateMessage, type StateWords } from './stateText.ts';
import { TableFeed } from './tableFeed.ts';
import { rowKey, TableForm } from './tableForm.ts';
import { readableColumns } from './readableColumns.ts';
import { tableWords } from './tableWords.ts';

export interface TableServices {
  readonly kube: () => Promise<Kube>;
  readonly scopes: Scopes;
  readonly clock: Clock;
  /** The extension's own folder. */
  readonly extensionUri: vscode.Uri;
  /** Waits for background work and hands its failure to the log. */
  readonly inBackground: (work: Promise<unknown>) => void;
}

/** What a table shows once its cluster was asked. */
interface Shown {
  readonly connection: Connection;
  readonly resource: Resource;
  readonly collection: LiveCollection;
  readonly form: TableForm;
}

/** How long the list of a table that is not on the screen stays live. */
const keepMs = 30_000;
/** How long the page may take to say what is selected. */
const answerMs = 3000;

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
  /** Whether the person has asked for the cluster's answer. */
  #awake = false;
  /** What belongs to the list, from opening it on. */
  #run = new Lifetime();
  #shown: Shown | undefined;
  #failure: Failure | undefined;
  /** Whether the page is loaded: only then does it hear anything. */
  #ready = false;
  #feed: TableFeed | undefined;
  #release: Disposable | undefined;

  /** @param nameFilter what the filter box holds at first */
  constructor(panel: vscode.WebviewPanel, address: TableAddress, nameFilter: string, services: TableServices) {
    this.panel = panel;
    this.address = address;
    this.#nameFilter = nameFilter;
    this.#services = services;
    panel.iconPath = new vscode.ThemeIcon('table');
    panel.title = titleOf(address);
    this.#lifetime.add(panel.onDidDispose(() => this.dispose()));
    this.#lifetime.add(panel.onDidChangeViewState(() => this.#visibilityChanged()));
    this.#lifetime.add(panel.webview.onDidReceiveMessage((value: unknown) => {
      const message = readPageMessage(value);
      if (message !== undefined) {
        this.#receive(message);
      }
    }));
    this.#lifetime.add(vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(settings.tableColumns) && this.#shown !== undefined) {
        this.#reopen();
      }
    }));
    services.inBackground(this.#followConnections());
    this.#load();
  }

  /** What is shown, once the cluster has answered. */
  get shown(): Pick<Shown, 'resource' | 'collection'> | undefined {
    return this.#shown;
  }

  /** Asks the cluster, if that was not done yet. */
  wake(): void {
    if (!this.#awake) {
      this.#awake = true;
      this.#reopen();
    }
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
    this.#release?.dispose();
    this.#run.dispose();
    this.#lifetime.dispose();
  }

  #load(): void {
    const { webview } = this.panel;
    const file = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(this.#services.extensionUri, 'dist', name)).toString();
    webview.html = tableHtml({ script: file('table.js'), style: file('table.css'), source: webview.cspSource, language: vscode.env.language });
  }

  /** Goes with the context's connection: a new one is taken up, and one that somebody else has opened wakes the table. */
  async #followConnections(): Promise<void> {
    const { connections } = await this.#services.kube();
    const isOurs = ({ context }: Connection): boolean => context.name === this.address.context;
    this.#lifetime.add(connections.onDidOpen((connection) => isOurs(connection) && this.wake()));
    this.#lifetime.add(connections.onDidClose((connection) => {
      if (isOurs(connection) && this.#shown !== undefined) {
        this.#reopen();
      }
    }));
    if (connections.opened.some(isOurs)) {
      this.wake();
    }
  }

  #receive(message: PageMessage): void {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#release?.dispose();
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
        this.#services.inBackground(Promise.resolve(vscode.env.clipboard.writeText(message.text)));
        break;
    }
  }

  /** Tells a page that has just been loaded what it is, and feeds it. */
  #setUp(): void {
    this.#post({
      type: 'setup',
      words: tableWords(pluralLabel(this.address), vscode.l10n.t),
      language: vscode.env.language,
      now: this.#services.clock.now(),
      address: writeAddress(this.address),
      table: tableKey(this.address),
      hasContainers: this.#shown !== undefined && profileOf(this.#shown.resource).containers !== undefined,
      filter: this.#nameFilter,
    });
    if (this.#shown !== undefined) {
      this.#startFeed(this.#shown);
    } else if (this.#awake && this.#failure === undefined) {
      this.#postState();
      this.#reopen();
    } else {
      this.#postState();
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
    if (this.#failure !== undefined) {
      this.#post(failureMessage(this.#failure, words));
    } else if (!this.#awake) {
      this.#post(asleepMessage(this.address.context, words));
    } else {
      this.#post(stateMessage(this.#shown?.collection.state ?? { phase: 'loading', loaded: 0, total: undefined }, words));
    }
  }

  #visibilityChanged(): void {
    if (this.panel.visible || !this.#ready) {
      return;
    }
    // The editor ends the page of a hidden tab and loads it anew when it is shown.
    this.#ready = false;
    this.#feed?.dispose();
    this.#feed = undefined;
    this.#release?.dispose();
    this.#release = this.#services.clock.after(keepMs, () => this.#close());
  }

  /** Lets go of the list. */
  #close(): void {
    this.#feed?.dispose();
    this.#feed = undefined;
    this.#shown = undefined;
    this.#run.dispose();
  }

  /** Opens the list anew; only while it is looked at. */
  #reopen(): void {
    this.#close();
    this.#failure = undefined;
    const run = this.#run = new Lifetime();
    if (this.#awake && this.panel.visible) {
      this.#services.inBackground(this.#open(run));
    }
  }

  async #open(run: Lifetime): Promise<void> {
    try {
      const { connections } = await this.#services.kube();
      const connection = await connections.get(this.address.context);
      const resource = await this.#resourceOf(connection);
      const { namespaces, labels, fields } = this.address;
      const entries = entriesOf(vscode.workspace.getConfiguration().get(settings.tableColumns), kindKey(resource));
      const form = new TableForm(resource, resource.namespaced && namespaces.length !== 1, entries, await readableColumns(entries));
      if (run.ended) {
        return;
      }
      const query = { resource, labelSelector: labels || undefined, fieldSelector: fields || undefined, facts: form.facts };
      const collection = run.add(connection.collections.openScope(query, resource.namespaced ? namespaces : [], this.#services.scopes.fallback(connection.context)));
      this.#shown = { connection, resource, collection, form };
      if (this.#ready) {
        this.#setUp();
      }
    } catch (error) {
      if (!run.ended) {
        this.#failure = Failure.from(error);
        this.#postState();
      }
    }
  }

  async #resourceOf(connection: Connection): Promise<Resource> {
    const { group, resource: name, context } = this.address;
    const resources = await connection.discovery.resources(connection.signal);
    const found = resources.find((resource) => resource.group === group && resource.resource === name);
    if (found === undefined) {
      throw new Failure('not-found', vscode.l10n.t('The cluster of context {0} has no {1}.', context, group === '' ? name : `${name}.${group}`));
    }
    return found;
  }

  #press(button: string): void {
    const { context } = this.address;
    const failure = this.#failure;
    switch (button) {
      case 'load':
        this.wake();
        this.#postState();
        break;
      case 'retry':
        if (this.#shown !== undefined) {
          this.#shown.collection.retry();
        } else {
          this.#reopen();
          this.#postState();
        }
        break;
      case 'logIn':
        this.#services.inBackground(Promise.resolve(vscode.commands.executeCommand(commands.logIn, { context })).then(() => failure !== undefined && this.#reopen()));
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

  #targetsOf(keys: readonly string[]): readonly Target[] {
    if (this.#shown === undefined) {
      return [];
    }
    const { connection, resource, collection } = this.#shown;
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

/** Says in the tab what is shown of which scope. */
function titleOf({ kind, resource, namespaces, labels, fields }: TableAddress): string {
  const scope = namespaces.length > 2 ? [vscode.l10n.t('{0} namespaces', namespaces.length)] : namespaces;
  return [pluralLabel({ kind, resource }), ...scope, ...[labels, fields].filter((selector) => selector !== '')].join(' · ');
}

/** Options of every table's page: scripts of the extension's own build, and no other file. */
export function panelOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')] };
}

/** Makes an empty tab for a table. */
export function createPanel(extensionUri: vscode.Uri): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(tableView, '', vscode.ViewColumn.Active, panelOptions(extensionUri));
}
