import fs from 'node:fs';
import path from 'node:path';
import { asObject, type JsonObject } from '../../src/common/json.ts';

/** Settings of a workbench that asks nothing, greets nobody, fetches nothing and draws its terminals as text. */
export const quietSettings: Readonly<JsonObject> = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'files.simpleDialog.enable': true,
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'terminal.integrated.gpuAcceleration': 'off',
  'update.mode': 'none',
  'window.autoDetectColorScheme': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * Writes the settings of a server's user. `template` is a desktop profile (--user-data-dir): its settings.json (plain
 * JSON), keybindings and snippets are taken over, the settings above the given ones.
 */
export function writeProfile(serverData: string, settings: JsonObject, template?: string): void {
  const target = path.join(serverData, 'data', 'User');
  fs.mkdirSync(target, { recursive: true });
  let own: JsonObject = {};
  if (template !== undefined) {
    const source = path.join(template, 'User');
    for (const name of ['keybindings.json', 'snippets'].filter((each) => fs.existsSync(path.join(source, each)))) {
      fs.cpSync(path.join(source, name), path.join(target, name), { recursive: true });
    }
    const file = path.join(source, 'settings.json');
    own = fs.existsSync(file) ? asObject(JSON.parse(fs.readFileSync(file, 'utf8'))) : {};
  }
  fs.writeFileSync(path.join(target, 'settings.json'), JSON.stringify({ ...quietSettings, ...settings, ...own }, null, 2));
}
