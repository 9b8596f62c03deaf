import * as vscode from 'vscode';
import { asStringMap } from '../../common/json.ts';
import { settings } from '../../contributions.ts';

/** Filters under names, in the setting `pilothouse.savedFilters`, where they can be shared. */
export interface SavedFilters {
  /** Texts of filters by their names. */
  all(): Readonly<Record<string, string>>;
  /** Keeps it in the person's own settings. */
  save(name: string, text: string): Promise<void>;
  /** Takes it out of the settings that hold it. */
  delete(name: string): Promise<void>;
}

export const savedFilters: SavedFilters = {
  all: () => asStringMap(vscode.workspace.getConfiguration().get(settings.savedFilters)),
  save: (name, text) => write({ ...own(), [name]: text }, vscode.ConfigurationTarget.Global),
  delete: async (name) => {
    const found = vscode.workspace.getConfiguration().inspect(settings.savedFilters);
    const levels = [[found?.globalValue, vscode.ConfigurationTarget.Global], [found?.workspaceValue, vscode.ConfigurationTarget.Workspace]] as const;
    for (const [value, level] of levels) {
      const filters = asStringMap(value);
      if (name in filters) {
        await write(Object.fromEntries(Object.entries(filters).filter(([other]) => other !== name)), level);
      }
    }
  },
};

function own(): Readonly<Record<string, string>> {
  return asStringMap(vscode.workspace.getConfiguration().inspect(settings.savedFilters)?.globalValue);
}

async function write(value: Readonly<Record<string, string>>, target: vscode.ConfigurationTarget): Promise<void> {
  await vscode.workspace.getConfiguration().update(settings.savedFilters, value, target);
}
