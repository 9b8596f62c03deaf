import { EditorTree } from '../../../ui/explorer/editorTree.ts';
import type { KeptObjects } from './kept.ts';
import type { Stage } from './stage.ts';

/** A list of the tree, and the type by which kubectl gets the same. */
const lists: readonly { readonly type: string; readonly path: readonly string[] }[] = [
  { type: 'namespaces', path: ['Namespaces'] },
  { type: 'configmaps', path: ['Config', 'ConfigMaps'] },
  { type: 'pods', path: ['Workloads', 'Pods'] },
  { type: 'services', path: ['Network', 'Services'] },
  { type: 'ingresses', path: ['Network', 'Ingresses'] },
  { type: 'gadgets.chaos.test', path: ['Custom Resources', 'Gadgets'] },
];

/** The explorer's tree over the proxy with lists of all namespaces expanded, beside what `kubectl get` prints. */
export class ChaosTree {
  readonly #tree: EditorTree;
  readonly #stage: Stage;
  readonly #kept: KeptObjects;

  private constructor(tree: EditorTree, stage: Stage, kept: KeptObjects) {
    this.#tree = tree;
    this.#stage = stage;
    this.#kept = kept;
  }

  static async open(stage: Stage, kept: KeptObjects): Promise<ChaosTree> {
    const tree = new EditorTree({ kubeconfigs: [stage.kubeconfig], kubeClock: stage.clock, version: 'chaos-tree' });
    await tree.open();
    await tree.scopes.choose(tree.explorer.contextNode('x')!.entry, { namespaces: [] });
    for (const { path } of lists) {
      await tree.expand('x', ...path);
    }
    for (const { path } of await kept.expected()) {
      await tree.expand('x', ...path);
    }
    return new ChaosTree(tree, stage, kept);
  }

  /** What the tree shows otherwise than kubectl, a line for each list and each unfolded object; ages are left out. */
  async differences(): Promise<string[]> {
    return [...await this.#listDifferences(), ...await this.#unfoldedDifferences()];
  }

  async #unfoldedDifferences(): Promise<string[]> {
    return (await this.#kept.expected()).flatMap(({ path, rows }) => {
      const ours = this.#tree.rows('x', ...path).map((node) => {
        const { label, description = '', words } = node.look();
        return words.includes('container') ? `${label} (${description})` : label;
      });
      return JSON.stringify(ours) === JSON.stringify(rows) ? [] : [`tree, below ${path.join(' > ')}: ${ours.join(', ')} and not ${rows.join(', ')}`];
    });
  }

  async #listDifferences(): Promise<string[]> {
    const found = await Promise.all(lists.map(async ({ type, path }) => {
      const { stdout, stderr, code } = await this.#stage.cluster.kubectl('get', type, '--all-namespaces', '--no-headers');
      const isServed = !stderr.includes('the server doesn\'t have a resource type');
      if (code !== 0 && isServed) {
        return `kubectl get ${type}: ${stderr}`;
      }
      const theirs = !isServed ? [] : stdout.split('\n').filter((line) => line !== '').map((line) => line.trim().split(/ +/).slice(0, -1).join(' '));
      // An empty list holds a note, and a kind that is not served has no list.
      const ours = this.#tree.rows('x', ...path).filter((node) => node.look().words.includes('object')).map((node) => {
        const { label, description = '' } = node.look();
        const texts = description.split(' · ').slice(0, -1);
        return (type === 'namespaces' ? [label, ...texts] : [texts[0], label, ...texts.slice(1)]).join(' ');
      });
      const different = theirs.findIndex((line, index) => line !== ours[index]);
      return ours.length === theirs.length && different === -1 ? '' : `tree, ${type}: ${ours.length} rows, kubectl has ${theirs.length}; row ${different} is "${ours[different]}" and not "${theirs[different]}"`;
    }));
    return found.filter((text) => text !== '');
  }
}
