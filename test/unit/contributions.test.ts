import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { commands, contextKeys, documentScheme, itemWords, languages, settings, tableView, viewContainers, views } from '../../src/contributions.ts';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly viewsContainers: Record<string, readonly { id: string; icon: string }[]>;
    readonly views: Record<string, readonly { id: string }[]>;
    readonly viewsWelcome: readonly { view: string }[];
    readonly commands: readonly { command: string; title: string; enablement?: string }[];
    readonly menus: Record<string, readonly MenuItem[]>;
    readonly keybindings: readonly { command: string; when: string }[];
    readonly configuration: { readonly properties: Record<string, unknown> };
    readonly languages: readonly { id: string }[];
    readonly grammars: readonly { language: string; path: string }[];
  };
}

const root = path.join(import.meta.dirname, '..', '..');
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const { contributes } = manifest;
const menuItems = Object.values(contributes.menus).flat();
const conditions = [...menuItems.map(({ when }) => when), ...contributes.keybindings.map(({ when }) => when), ...contributes.commands.map(({ enablement }) => enablement)]
  .filter((condition) => condition !== undefined);

const sorted = (values: Iterable<string>): string[] => [...values].sort();

describe('package.json and src/contributions.ts', () => {
  test('name the same commands', () => {
    assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(Object.values(commands)));
  });

  test('name the same views, containers, settings and languages', () => {
    assert.deepEqual(sorted(Object.values(contributes.views).flat().map(({ id }) => id)), sorted(Object.values(views)));
    assert.deepEqual(sorted(Object.values(contributes.viewsContainers).flat().map(({ id }) => id)), sorted(Object.values(viewContainers)));
    assert.deepEqual(Object.keys(contributes.views), Object.values(viewContainers));
    assert.deepEqual(sorted(Object.keys(contributes.configuration.properties)), sorted(Object.values(settings)));
    assert.deepEqual(sorted(contributes.languages.map(({ id }) => id)), sorted(Object.values(languages)));
  });
});

describe('package.json', () => {
  test('refers only to commands and views of its own', () => {
    const known = new Set<string>(Object.values(commands));
    assert.deepEqual([...menuItems, ...contributes.keybindings].map(({ command }) => command).filter((command) => !known.has(command)), []);
    assert.deepEqual(contributes.viewsWelcome.map(({ view }) => view).filter((view) => !Object.values<string>(views).includes(view)), []);
  });

  test('has conditions on rows, views, keys and schemes that exist', () => {
    const words = new Set<string>(Object.values(itemWords));
    const keys = new Set(['view', 'viewItem', 'resourceScheme', 'focusedView', 'listFocus', 'inputFocus', 'editorLangId', 'listMultiSelection', 'activeWebviewPanelId', 'webviewId', 'webviewSection', 'false', ...Object.values(contextKeys)]);
    for (const condition of conditions) {
      for (const [, row] of condition.matchAll(/viewItem =~ \/\\b\(?([\w|]+)\)?\\b\//g)) {
        assert.deepEqual(row?.split('|').filter((word) => !words.has(word)), [], condition);
      }
      for (const [, view] of condition.matchAll(/(?:view|focusedView) == '?([\w.]+)'?/g)) {
        assert.ok(Object.values<string>(views).includes(view ?? ''), condition);
      }
      for (const [, webview] of condition.matchAll(/(?:activeWebviewPanelId|webviewId) == '?([\w.]+)'?/g)) {
        assert.equal(webview, tableView);
      }
      for (const [, scheme] of condition.matchAll(/resourceScheme == ([\w-]+)/g)) {
        assert.equal(scheme, documentScheme);
      }
      const names = condition.split(/&&|\|\|/).map((part) => /^!?\s*([\w.]+)/.exec(part.trim())?.[1] ?? part);
      assert.deepEqual(names.filter((name) => !keys.has(name)), [], condition);
    }
  });

  test('keeps rows\' own commands out of the command palette', () => {
    const hidden = (contributes.menus.commandPalette ?? []).filter(({ when }) => when === 'false').map(({ command }) => command);
    assert.deepEqual(sorted(hidden), sorted([commands.copyHint, commands.copyMessage, commands.retry]));
  });

  test('has no more than three inline buttons for an object, and some for every kind', () => {
    const rows = { 'object': 2, 'object pod': 3, 'container': 2 };
    for (const [words, count] of Object.entries(rows)) {
      const inline = (contributes.menus['view/item/context'] ?? []).filter(({ group, when }) =>
        group?.startsWith('inline') === true && new RegExp(/viewItem =~ \/(.*)\/(?= |$)/.exec(when ?? '')?.[1] ?? '$.').test(words));
      assert.equal(inline.length, count, words);
    }
  });

  test('offers what works on one row only where one is selected', () => {
    const offered = (contributes.menus['view/item/context'] ?? []).filter(({ group, when }) => group?.startsWith('inline') === false && when?.includes('!listMultiSelection') !== true);
    const several = new Set<string>([
      commands.clearFilter, commands.clearTreeFilter, commands.copyContextName, commands.copyHint, commands.copyImage, commands.copyKubectl, commands.copyMessage,
      commands.copyName, commands.copyNamespacedName, commands.describe, commands.followLogs, commands.hideContext, commands.insertName, commands.lockContext,
      commands.logIn, commands.openShell, commands.openTable, commands.previousLogs, commands.refresh, commands.retry, commands.viewYaml,
    ]);
    assert.deepEqual(offered.map(({ command }) => command).filter((command) => !several.has(command)), []);
  });

  test('lets an untrusted workspace name no kubeconfig, since those can start programs, and say nothing on protection', () => {
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, [settings.kubeconfigs, settings.protectedContexts]);
  });

  test('has every file that it names', () => {
    const files = [...Object.values(contributes.viewsContainers).flat().map(({ icon }) => icon), ...contributes.grammars.map((grammar) => grammar.path)];
    assert.deepEqual(files.filter((file) => !fs.existsSync(path.join(root, file))), []);
  });

  test('takes every text from both languages, which hold no others', () => {
    const used = sorted(new Set([...read('package.json').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? '')));
    for (const file of ['package.nls.json', 'package.nls.zh-cn.json']) {
      assert.deepEqual(sorted(Object.keys(JSON.parse(read(file)) as object)), used, file);
    }
  });
});
