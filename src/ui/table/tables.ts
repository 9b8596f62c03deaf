import * as vscode from 'vscode';
import { asString, isObject } from '../../common/json.ts';
import { Lifetime, type Disposable } from '../../common/lifetime.ts';
import { tableView } from '../../contributions.ts';
import { readMemory } from '../../tableProtocol.ts';
import { ObjectTargets } from '../target.ts';
import { readAddress, tableKey, type TableAddress } from './address.ts';
import type * as panelParts from './tablePanel.ts';
import type { TablePanel, TableServices } from './tablePanel.ts';

/** The module that tables are made of, once it is loaded. */
type PanelParts = typeof panelParts;

/** The tables in editor tabs: one for each thing to show. Restores them after a restart of the editor, without a request. */
export class Tables implements vscode.WebviewPanelSerializer, Disposable {
  readonly #services: TableServices;
  readonly #lifetime = new Lifetime();
  readonly #open = new Map<string, TablePanel>();

  constructor(services: TableServices) {
    this.#services = services;
    this.#lifetime.add(vscode.window.registerWebviewPanelSerializer(tableView, this));
  }

  /**
   * Shows a table, the one that is open where there is one.
   * @param nameFilter what its filter box holds at first
   */
  async open(address: TableAddress, nameFilter: string): Promise<TablePanel> {
    // What tables are made of is loaded with the first.
    const parts = await import('./tablePanel.ts');
    const open = this.#open.get(tableKey(address));
    if (open !== undefined) {
      open.panel.reveal();
      open.wake();
      return open;
    }
    const table = this.#take(parts, parts.createPanel(this.#services.extensionUri), address, nameFilter);
    table.wake();
    return table;
  }

  /** The table that has the focus. */
  get active(): TablePanel | undefined {
    return [...this.#open.values()].find(({ panel }) => panel.active);
  }

  /** The table that a command was called in, by what its menu hands over. */
  of(args: readonly unknown[]): TablePanel | undefined {
    const menu = args.find((arg) => isObject(arg) && arg.webview === tableView);
    return isObject(menu) ? this.#open.get(asString(menu.table) ?? '') ?? this.active : undefined;
  }

  /** What a table's menu hands over, with the objects that commands work on before it; other arguments as they are. */
  async given(args: readonly unknown[]): Promise<readonly unknown[]> {
    const table = this.of(args);
    return table === undefined ? args : [new ObjectTargets(await table.targets()), ...args];
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const parts = await import('./tablePanel.ts');
    const address = readAddress(readMemory(state)?.address ?? '');
    if (address === undefined || this.#open.has(tableKey(address))) {
      panel.dispose();
      return;
    }
    panel.webview.options = parts.panelOptions(this.#services.extensionUri);
    this.#take(parts, panel, address, '');
  }

  dispose(): void {
    this.#lifetime.dispose();
    this.#open.forEach((table) => table.dispose());
  }

  #take(parts: PanelParts, panel: vscode.WebviewPanel, address: TableAddress, nameFilter: string): TablePanel {
    const key = tableKey(address);
    const table = new parts.TablePanel(panel, address, nameFilter, this.#services);
    this.#open.set(key, table);
    panel.onDidDispose(() => {
      if (this.#open.get(key) === table) {
        this.#open.delete(key);
      }
    });
    return table;
  }
}
