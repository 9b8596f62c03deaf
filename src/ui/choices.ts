import * as vscode from 'vscode';
import type { Lifetime } from '../common/lifetime.ts';
import { settings } from '../contributions.ts';
import { Filters } from './explorer/filters.ts';
import { Scopes } from './explorer/scopes.ts';

/** What the person has chosen to see, kept in settings and in the workspace's memory. */
export interface Choices {
  readonly scopes: Scopes;
  readonly filters: Filters;
}

export function loadChoices(lifetime: Lifetime, extension: vscode.ExtensionContext): Choices {
  const setting = (name: string) => (): unknown => vscode.workspace.getConfiguration().get(name);
  return {
    scopes: lifetime.add(new Scopes(extension.workspaceState, setting(settings.namespaces))),
    filters: lifetime.add(new Filters(extension.workspaceState)),
  };
}
