import * as vscode from 'vscode';
import { plainLine } from '../../common/text.ts';
import type { ObjectRef, Resource } from '../../kube/api/types.ts';
import { profileOf } from '../../kube/kinds/registry.ts';
import { healthIcon } from '../explorer/healthIcon.ts';
import type { Found } from './objectIndex.ts';

/** What can be done with an object from the list. */
export type ObjectAction = 'reveal' | 'describe' | 'viewYaml' | 'followLogs';

export interface ObjectButton extends vscode.QuickInputButton {
  readonly action: ObjectAction;
}

export interface ObjectItem extends vscode.QuickPickItem {
  /** Absent for the lines between. */
  readonly ref?: ObjectRef;
}

/** The lines of the list. Icons and buttons are shared by all of them. */
export class QuickItems {
  readonly #icons = new Map<string, vscode.ThemeIcon>();
  readonly #kinds: ReadonlyMap<string, number>;
  readonly #view: readonly ObjectButton[] = [
    { action: 'describe', iconPath: new vscode.ThemeIcon('info'), tooltip: vscode.l10n.t('Describe') },
    { action: 'viewYaml', iconPath: new vscode.ThemeIcon('file-code'), tooltip: vscode.l10n.t('View YAML') },
  ];
  readonly #run: readonly ObjectButton[] = [...this.#view, { action: 'followLogs', iconPath: new vscode.ThemeIcon('output'), tooltip: vscode.l10n.t('Follow Logs') }];

  /** @param resources all that the cluster has: a kind that two groups have is named with its group */
  constructor(resources: readonly Resource[]) {
    const kinds = new Map<string, number>();
    resources.forEach(({ kind }) => kinds.set(kind, (kinds.get(kind) ?? 0) + 1));
    this.#kinds = kinds;
  }

  found({ resource, name, place, text, health }: Found): ObjectItem {
    const { color } = health === 'warning' || health === 'error' ? healthIcon(health, '') : { color: undefined };
    return { ...this.#line({ resource, name, namespace: place }, text), iconPath: this.#icon(profileOf(resource).icon, color) };
  }

  recent(ref: ObjectRef): ObjectItem {
    return { ...this.#line(ref, ''), iconPath: this.#icon(profileOf(ref.resource).icon, undefined) };
  }

  separator(label: string): ObjectItem {
    return { label, kind: vscode.QuickPickItemKind.Separator };
  }

  #line(ref: ObjectRef, text: string): ObjectItem {
    const { resource, namespace, name } = ref;
    const kind = (this.#kinds.get(resource.kind) ?? 0) > 1 && resource.group !== '' ? `${resource.kind}.${resource.group}` : resource.kind;
    const parts = [kind, namespace ?? '', text].filter((part) => part !== '');
    return {
      label: plainLine(name, 300),
      description: plainLine(parts.join(' · '), 250),
      buttons: profileOf(resource).containers === undefined ? this.#view : this.#run,
      // They have been matched already: the editor must not leave any of them out.
      alwaysShow: true,
      ref,
    };
  }

  #icon(id: string, color: string | undefined): vscode.ThemeIcon {
    const key = `${id} ${color ?? ''}`;
    const known = this.#icons.get(key) ?? new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
    this.#icons.set(key, known);
    return known;
  }
}
