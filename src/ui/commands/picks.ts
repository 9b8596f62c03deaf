import * as vscode from 'vscode';
import { asString, at } from '../../common/json.ts';
import { plainLine } from '../../common/text.ts';
import { Failure } from '../../common/failure.ts';
import type { Resource } from '../../kube/api/types.ts';
import { profileOf } from '../../kube/kinds/registry.ts';
import type { Row } from '../../kube/live/types.ts';
import type { Connection, ContextEntry } from '../../kube/types.ts';
import { pluralLabel } from '../explorer/layout.ts';
import { containerText } from '../explorer/containerText.ts';
import type { Kube } from '../explorer/node.ts';
import { inContext } from '../failures/actions.ts';
import { rowDescription } from '../explorer/rowText.ts';
import { allNamespaces, type Scope, type Scopes } from '../explorer/scopes.ts';
import { choose, type Choice } from './choose.ts';
import type { KnownNamespaces } from './namespaceChoice.ts';
import type { ContainerTarget, Target } from '../target.ts';

/** Leads from a context to an object by questions, leaving out those with one answer. */
export class Picks {
  readonly #kube: () => Promise<Kube>;
  readonly #scopes: Scopes;

  constructor(kube: () => Promise<Kube>, scopes: Scopes) {
    this.#kube = kube;
    this.#scopes = scopes;
  }

  /** Any object. Every question resolves to undefined where the person breaks off. */
  async object(title: string): Promise<Target | undefined> {
    const connection = await this.#connection(title);
    return connection && inContext(connection.context.name, this.#object(connection, title));
  }

  async pod(title: string): Promise<Target | undefined> {
    const connection = await this.#connection(title);
    return connection && inContext(connection.context.name, this.#pod(connection, title));
  }

  async container(target: Target, title: string): Promise<ContainerTarget | undefined> {
    const { connection, ref } = target;
    const container = await inContext(connection.context.name, choose<string>({
      title,
      placeholder: vscode.l10n.t('Container of {0}', ref.name),
      none: vscode.l10n.t('{0} has no containers.', ref.name),
      choices: async (signal) => {
        const object = await connection.reader.get(ref, signal);
        const containers = profileOf(ref.resource).containers?.(object) ?? [];
        return containers.map((info) => ({ label: info.name, description: containerText(info, vscode.l10n.t), value: info.name }));
      },
    }));
    return container === undefined ? undefined : { ...target, container };
  }

  /** One of the contexts, or of those that `offered` takes. */
  async context(title: string, offered: (context: ContextEntry) => boolean = () => true): Promise<ContextEntry | undefined> {
    const { kubeconfigs } = await this.#kube();
    return choose<ContextEntry>({
      title,
      placeholder: vscode.l10n.t('Context'),
      none: vscode.l10n.t('No kubeconfig file holds a context for this.'),
      choices: async () => {
        const all = await kubeconfigs.contexts();
        const first = this.#scopes.contextOf(all);
        const contexts = all.filter((context) => offered(context));
        const sorted = [...contexts].sort((a, b) => Number(b === first) - Number(a === first));
        return sorted.map((context) => ({
          label: context.name,
          description: context === first ? vscode.l10n.t('current') : '',
          detail: context.server ?? '',
          value: context,
        }));
      },
    });
  }

  /** Which namespaces to look at: one, or all where that is offered. Where listing them is refused, a name can be typed. */
  async scope(connection: Connection, title: string, offersAll = true): Promise<Scope | undefined> {
    const other = vscode.l10n.t('Type a name…');
    const picked = await choose<Scope | 'other'>({
      title,
      placeholder: vscode.l10n.t('Namespace in {0}', connection.context.name),
      none: '',
      always: true,
      choices: async (signal) => {
        const { names, complete } = await this.namespaces(connection, signal);
        const choices: Choice<Scope | 'other'>[] = names.map((name) => ({ label: name, value: { namespaces: [name] } }));
        if (!complete) {
          choices.push({ label: other, description: vscode.l10n.t('You may not list namespaces here.'), value: 'other' });
        }
        return offersAll ? [{ label: vscode.l10n.t('All namespaces'), value: allNamespaces }, ...choices] : choices;
      },
    });
    if (picked !== 'other') {
      return picked;
    }
    const namespace = await vscode.window.showInputBox({ title, prompt: vscode.l10n.t('Name of the namespace'), value: connection.context.namespace });
    return namespace ? { namespaces: [namespace] } : undefined;
  }

  /** A kind of a cluster. */
  async kind(title: string): Promise<{ readonly connection: Connection; readonly resource: Resource } | undefined> {
    const connection = await this.#connection(title);
    const resource = connection && await inContext(connection.context.name, this.#kind(connection, title));
    return connection && resource && { connection, resource };
  }

  async #connection(title: string): Promise<Connection | undefined> {
    const context = await this.context(title, ({ problem }) => problem === undefined);
    return context && (await this.#kube()).connections.get(context.name);
  }

  async #object(connection: Connection, title: string): Promise<Target | undefined> {
    const resource = await this.#kind(connection, title);
    return resource && this.#objectOf(connection, resource, title);
  }

  async #pod(connection: Connection, title: string): Promise<Target | undefined> {
    const resource = await connection.discovery.byKind('v1', 'Pod', connection.signal);
    return resource && this.#objectOf(connection, resource, title);
  }

  async #kind(connection: Connection, title: string): Promise<Resource | undefined> {
    return choose<Resource>({
      title,
      placeholder: vscode.l10n.t('Kind'),
      none: vscode.l10n.t('The cluster of context {0} has nothing that can be listed.', connection.context.name),
      choices: async (signal) => (await connection.discovery.resources(signal))
        .filter(({ verbs }) => verbs.includes('list') && verbs.includes('get'))
        .map((resource) => ({ label: pluralLabel(resource), description: [...resource.shortNames, resource.group].filter(Boolean).join(' · '), value: resource })),
    });
  }

  async #objectOf(connection: Connection, resource: Resource, title: string): Promise<Target | undefined> {
    const scope = resource.namespaced ? await this.scope(connection, title) : allNamespaces;
    if (scope === undefined) {
      return undefined;
    }
    const row = await choose<Row>({
      title,
      placeholder: pluralLabel(resource),
      none: scope.namespaces.length === 0
        ? vscode.l10n.t('There are no {0}.', pluralLabel(resource))
        : vscode.l10n.t('There are no {0} in namespace {1}.', pluralLabel(resource), scope.namespaces.join(', ')),
      choices: (signal) => rowsOf(connection, resource, scope, signal),
    });
    return row && { connection, ref: { resource, namespace: row.namespace, name: row.name } };
  }

  /** All namespaces, the scope's first; the scope's and the context's own where listing them is refused. */
  async namespaces(connection: Connection, signal: AbortSignal): Promise<KnownNamespaces> {
    const { context } = connection;
    const first = [...new Set([...this.#scopes.of(context).namespaces, ...this.#scopes.fallback(context)])];
    try {
      const resource = await connection.discovery.byKind('v1', 'Namespace', signal);
      const objects = resource === undefined ? [] : await connection.reader.list(resource, { signal });
      const names = objects.map((object) => asString(at(object, 'metadata', 'name'))).filter((name) => name !== undefined);
      const known = first.filter((name) => names.includes(name));
      return { names: [...known, ...names.filter((name) => !known.includes(name))], complete: true };
    } catch (error) {
      if (Failure.from(error).code === 'forbidden') {
        return { names: first, complete: false };
      }
      throw error;
    }
  }
}

async function rowsOf(connection: Connection, resource: Resource, scope: Scope, signal: AbortSignal): Promise<Choice<Row>[]> {
  const collection = connection.collections.openScope({ resource }, resource.namespaced ? scope.namespaces : []);
  try {
    await Promise.race([collection.settled, aborted(signal)]);
    const { state, rows, columns } = collection;
    if (state.phase === 'denied' || state.phase === 'failed') {
      throw state.failure;
    }
    const across = resource.namespaced && scope.namespaces.length !== 1;
    const now = Date.now();
    return rows.map((row) => ({ label: plainLine(row.name), description: rowDescription(row, columns, now, across), value: row }));
  } finally {
    collection.dispose();
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(Failure.from(signal.reason)), { once: true });
  });
}
