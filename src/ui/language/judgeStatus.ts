import * as vscode from 'vscode';
import { Lifetime, type Disposable } from '../../common/lifetime.ts';
import type { JudgeState } from '../../protocol.ts';

/**
 * Says beside the language of a YAML document (`{}` in the status bar) which rules manifests are held against, and in
 * the log, once, that there are only schemas, or which custom types have only these. Nobody is interrupted: what is missing
 * is findings.
 */
export class JudgeStatus implements Disposable {
  readonly #lifetime = new Lifetime();
  readonly #log: vscode.LogOutputChannel;
  readonly #item: vscode.LanguageStatusItem;
  #told: JudgeState['state'] | undefined;
  #toldLeftOut: ReadonlySet<string> = new Set();

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
    this.#item = this.#lifetime.add(vscode.languages.createLanguageStatusItem('pilothouse.manifests', { language: 'yaml' }));
    this.#item.name = vscode.l10n.t('Kubernetes Manifests');
  }

  show({ state, kubernetes, leftOut }: JudgeState): void {
    const isMissing = state === 'unavailable' || state === 'failed';
    this.#item.busy = state === 'loading';
    this.#item.severity = isMissing ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
    this.#item.text = isMissing ? vscode.l10n.t('Kubernetes: schemas only') : vscode.l10n.t('Kubernetes {0}', kubernetes);
    this.#item.detail = isMissing ? missing(state) : vscode.l10n.t('Manifests are judged by the API server\'s own rules');
    if (isMissing && this.#told !== state) {
      this.#log.info(missing(state));
    }
    this.#told = state;
    for (const { name, reason } of leftOut.filter((each) => !this.#toldLeftOut.has(each.name))) {
      this.#log.warn(vscode.l10n.t('The API server\'s rules end over the definition {0} ({1}): objects of its kind are checked against schemas only', name, reason));
    }
    this.#toldLeftOut = new Set(leftOut.map(({ name }) => name));
  }

  dispose(): void {
    this.#lifetime.dispose();
  }
}

function missing(state: 'unavailable' | 'failed'): string {
  return state === 'unavailable'
    ? vscode.l10n.t('This build has no API server\'s rules in it: manifests are checked against schemas only')
    : vscode.l10n.t('The API server\'s rules could not be loaded: manifests are checked against schemas only');
}
