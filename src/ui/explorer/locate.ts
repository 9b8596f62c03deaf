import { sleep } from '../../common/clock.ts';
import { Failure } from '../../common/failure.ts';
import type { ObjectRef } from '../../kube/api/types.ts';
import type { Translate } from '../translate.ts';
import type { Explorer } from './explorer.ts';
import { isFiltered, type Filters } from './filters.ts';
import type { Kube, TreeNode } from './node.ts';
import { CategoryNode } from './nodes/categoryNode.ts';
import type { ContextNode } from './nodes/contextNode.ts';
import { ListNode } from './nodes/listNode.ts';
import { NoteNode } from './nodes/noteNode.ts';
import type { ObjectNode } from './nodes/objectNode.ts';
import type { Scopes } from './scopes.ts';

/** How long an object that the server has may take to come to its list. */
const lateMs = 200;
const lateTries = 10;

/** What finding a row needs to know. */
export interface LocateServices {
  readonly kube: () => Promise<Kube>;
  readonly explorer: Explorer;
  readonly scopes: Scopes;
  readonly filters: Filters;
  readonly t: Translate;
}

/** Where in the tree an object is, or what keeps its row from being shown though the object is there. */
export type Located =
  | { readonly row: ObjectNode }
  /** Its namespace is none of those that the context shows. */
  | { readonly hiddenBy: 'scope' | 'filter'; readonly list: ListNode }
  /** The list is longer than the tree shows. */
  | { readonly hiddenBy: 'length'; readonly list: ListNode };

/**
 * Finds the row of an object, connecting to its context and reading its list where that was not done. Rejects with a
 * Failure that says what is missing: the context, the kind or the object itself.
 */
export async function locate(context: string, ref: ObjectRef, services: LocateServices, signal: AbortSignal): Promise<Located> {
  const node = await openContext(context, services, signal);
  const list = await findList(node, ref);
  if (list === undefined) {
    throw new Failure('not-found', services.t('The tree of context {0} has no list of {1}.', context, ref.resource.kind), {
      hint: services.t('Refresh the context; it may be a kind that came or went.'),
    });
  }
  const { namespaces } = services.scopes.of(node.entry);
  if (ref.resource.namespaced && namespaces.length > 0 && !namespaces.includes(ref.namespace ?? '')) {
    return { hiddenBy: 'scope', list };
  }
  const located = await look(list, ref, signal);
  if (located !== undefined) {
    return located;
  }
  await existing(context, ref, list, services, signal);
  if (isFiltered(services.filters.of(context, ref.resource))) {
    return { hiddenBy: 'filter', list };
  }
  // It may be so new that the list is about to hear of it; else the list is of fewer namespaces, as all are refused.
  for (let tries = 0; tries < lateTries; tries++) {
    await sleep(lateMs, signal);
    const late = await look(list, ref, signal);
    if (late !== undefined) {
      return late;
    }
  }
  return { hiddenBy: 'scope', list };
}

/** Undefined where the list does not have it. */
async function look(list: ListNode, { name, namespace }: ObjectRef, signal: AbortSignal): Promise<Located | undefined> {
  const row = await list.locate(name, namespace, signal);
  switch (row) {
    case 'absent':
      return undefined;
    case 'beyond':
      return { hiddenBy: 'length', list };
    case 'excluded':
      return { hiddenBy: 'filter', list };
    default:
      return { row };
  }
}

async function openContext(name: string, { kube, explorer, t }: LocateServices, signal: AbortSignal): Promise<ContextNode> {
  await explorer.roots();
  const node = explorer.contextNode(name);
  if (node === undefined) {
    throw new Failure('not-found', t('The tree does not show a context {0}.', name), { hint: t('It may be hidden, or missing from the kubeconfig files.') });
  }
  const connection = await (await kube()).connections.get(name);
  await connection.discovery.resources(signal);
  // It has the same answer and takes it in within a moment; asking for its rows starts that.
  while (node.connection === undefined) {
    signal.throwIfAborted();
    connection.signal.throwIfAborted();
    const [only] = await node.children();
    if (only instanceof NoteNode && only.note.failure !== undefined) {
      throw only.note.failure;
    }
  }
  return node;
}

async function findList(node: TreeNode, ref: ObjectRef): Promise<ListNode | undefined> {
  for (const child of await node.children()) {
    if (child instanceof ListNode && child.resource.group === ref.resource.group && child.resource.resource === ref.resource.resource) {
      return child;
    }
    const found = child instanceof CategoryNode ? await findList(child, ref) : undefined;
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

async function existing(context: string, ref: ObjectRef, { connection }: ListNode, { t }: LocateServices, signal: AbortSignal): Promise<void> {
  try {
    await connection.reader.get(ref, signal);
  } catch (error) {
    const failure = Failure.from(error);
    if (failure.code !== 'not-found') {
      throw failure;
    }
    const { resource: { kind }, namespace, name } = ref;
    throw new Failure('not-found', namespace === undefined
      ? t('{0} {1} is not in the cluster of context {2}.', kind, name, context)
      : t('{0} {1} is not in namespace {2} of context {3}.', kind, name, namespace, context), { hint: t('It may have been deleted, or be meant for another context or namespace.'), cause: failure });
  }
}
