import { Failure } from '../../../common/failure.ts';
import type { Disposable } from '../../../common/lifetime.ts';
import type { KubeObject } from '../../../kube/api/types.ts';
import type { KindProfile } from '../../../kube/kinds/types.ts';
import type { TreeNode, TreeServices } from '../node.ts';
import { settledWithin } from '../settledWithin.ts';
import { ContainerNode } from './containerNode.ts';
import { failureNote, NoteNode } from './noteNode.ts';
import type { ObjectNode } from './objectNode.ts';

/** How long an expanding object may keep the editor waiting before a row says that it is being read. */
const patienceMs = 700;

/** The rows below an object, kept up with it while they are on the screen. */
export class ObjectChildren implements Disposable {
  readonly #parent: ObjectNode;
  readonly #services: TreeServices;
  readonly #profile: KindProfile;
  #containers: ContainerNode[] | undefined;
  #problem: NoteNode | undefined;
  #waiting: NoteNode | undefined;
  #loading: Promise<void> | undefined;
  #outdated = true;
  #shown = false;

  constructor(parent: ObjectNode, profile: KindProfile, services: TreeServices) {
    this.#parent = parent;
    this.#services = services;
    this.#profile = profile;
  }

  /** The object was changed. */
  rowChanged(): void {
    this.#outdated = true;
    if (this.#shown) {
      this.#services.inBackground(this.#load());
    }
  }

  async rows(): Promise<readonly TreeNode[]> {
    if (this.#outdated || this.#containers === undefined) {
      const { clock } = this.#services;
      if (!await settledWithin(this.#load(), patienceMs, clock) && this.#containers === undefined) {
        this.#services.inBackground(this.#load().then(() => this.#services.refresher.below(this.#parent)));
        return [this.#waitingNote()];
      }
    }
    return this.#problem === undefined ? this.#containers ?? [] : [this.#problem];
  }

  setShown(shown: boolean): void {
    this.#shown = shown;
    if (shown && this.#outdated && this.#containers !== undefined) {
      this.#services.inBackground(this.#load());
    }
  }

  dispose(): void {
    this.#shown = false;
  }

  #retry(): void {
    this.#outdated = true;
    this.#services.refresher.below(this.#parent);
  }

  #waitingNote(): NoteNode {
    const label = this.#services.t('Loading…');
    this.#waiting ??= new NoteNode(this.#parent, 'waiting', { label, icon: { id: 'loading~spin' }, message: label, failed: false });
    return this.#waiting;
  }

  /** Reads the pod for its containers. One read at a time; what changed meanwhile is read after it. */
  #load(): Promise<void> {
    this.#loading ??= this.#read().finally(() => {
      this.#loading = undefined;
      if (this.#outdated && this.#shown) {
        this.#services.inBackground(this.#load());
      }
    });
    return this.#loading;
  }

  async #read(): Promise<void> {
    this.#outdated = false;
    try {
      const { connection } = this.#parent.list;
      const object = await connection.reader.get(this.#parent.ref, connection.signal);
      this.#take(object);
      this.#problem = undefined;
    } catch (error) {
      const failure = Failure.from(error);
      if (failure.code !== 'cancelled') {
        this.#problem ??= new NoteNode(this.#parent, 'problem', failureNote(failure), () => this.#retry());
        this.#problem.note = failureNote(failure);
        this.#services.refresher.below(this.#parent);
      }
    }
  }

  #take(object: KubeObject): void {
    const infos = this.#profile.containers?.(object) ?? [];
    const before = this.#containers ?? [];
    const after = infos.map((info) => {
      const known = before.find((node) => node.name === info.name);
      if (known?.update(info) === true) {
        this.#services.refresher.row(known);
      }
      return known ?? new ContainerNode(this.#parent, info, this.#services.t);
    });
    const sameRows = this.#problem === undefined && before.length === after.length && before.every((node, index) => node === after[index]);
    if (this.#containers !== undefined && !sameRows) {
      this.#services.refresher.below(this.#parent);
    }
    this.#containers = after;
  }
}
