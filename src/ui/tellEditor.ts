import type * as vscode from 'vscode';
import { Lifetime, type Disposable } from '../common/lifetime.ts';
import { tellManifest } from './find/tellManifest.ts';
import { tellOwnTerminal } from './terminals/ownTerminals.ts';
import { offerProgram } from './terminals/program.ts';

/** Tells menus what is in front and terminals where the program is, from now on. */
export function tellEditor(extension: vscode.ExtensionContext): Disposable {
  const lifetime = new Lifetime();
  lifetime.add(tellOwnTerminal());
  lifetime.add(tellManifest());
  offerProgram(extension);
  return lifetime;
}
