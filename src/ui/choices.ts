import * as vscode from 'vscode';
import type { Lifetime } from '../common/lifetime.ts';
import { settings } from '../contributions.ts';
import { Arrangement } from './explorer/arrangement.ts';
import { Favourites } from './explorer/favourites.ts';
import { Filters } from './explorer/filters.ts';
import { Scopes } from './explorer/scopes.ts';
import { RecentObjects } from './find/recent.ts';

/** What the person has chosen to see, kept in settings and in the workspace's memory. */
export interface Choices {
  readonly scopes: Scopes;
  readonly filters: Filters;
  readonly favourites: Favourites;
  readonly arrangement: Arrangement;
  readonly recent: RecentObjects;
}

export function loadChoices(lifetime: Lifetime, extension: vscode.ExtensionContext): Choices {
  const setting = (name: string) => (): unknown => vscode.workspace.getConfiguration().get(name);
  const arrangement = lifetime.add(new Arrangement({ groups: setting(settings.contextGroups), hidden: setting(settings.hiddenContexts) }));
  const scopes = lifetime.add(new Scopes(extension.workspaceState, setting(settings.namespaces)));
  lifetime.add(vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(settings.namespaces)) {
      scopes.settingChanged();
    }
    if (event.affectsConfiguration(settings.contextGroups) || event.affectsConfiguration(settings.hiddenContexts)) {
      arrangement.refresh();
    }
  }));
  return {
    arrangement,
    favourites: new Favourites(extension.globalState),
    recent: new RecentObjects(extension.workspaceState),
    scopes,
    filters: lifetime.add(new Filters(extension.workspaceState)),
  };
}
