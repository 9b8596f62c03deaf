import { Failure } from '../../../common/failure.ts';
import type { KubeObject } from '../../../kube/api/types.ts';
import { mayShowOn } from '../../../kube/live/healing.ts';
import type { TreeNode, TreeServices } from '../node.ts';
import { ContainerNode } from './containerNode.ts';
import { failureNote, NoteNode } from './noteNode.ts';
import type { ObjectNode } from './objectNode.ts';

/** The containers of a pod, read from the whole object. */
export class PodContainers {
  readonly #pod: ObjectNode;
  readonly #services: TreeServices;
  #containers: readonly ContainerNode[] | undefined;
  #problem: NoteNode | undefined;

  constructor(pod: ObjectNode, services: TreeServices) {
    this.#pod = pod;
    this.#services = services;
  }

  /** The containers last read, below a note where they could not be read again. Undefined until they were first read. */
  get rows(): readonly TreeNode[] | undefined {
    return this.#problem === undefined ? this.#containers : [this.#problem, ...this.#containers ?? []];
  }

  /** Reads the pod. What it has not told becomes a row, so this does not reject: resolves with the failure. */
  async read(signal: AbortSignal, retry: () => void): Promise<Failure | undefined> {
    const { connection } = this.#pod.list;
    try {
      this.#take(await connection.reader.get(this.#pod.ref, signal));
      this.#problem = undefined;
      return undefined;
    } catch (error) {
      if (signal.aborted) {
        return undefined;
      }
      const failure = Failure.from(error);
      if (!mayShowOn(failure)) {
        this.#containers = undefined;
      }
      const note = failureNote(failure);
      this.#problem ??= new NoteNode(this.#pod, 'problem', note, retry);
      this.#problem.note = note;
      this.#services.refresher.row(this.#problem);
      return failure;
    }
  }

  /** Containers that stay keep their rows, which are drawn again where they changed. */
  #take(object: KubeObject): void {
    const before = this.#containers ?? [];
    this.#containers = (this.#pod.list.profile.containers?.(object) ?? []).map((info) => {
      const known = before.find((node) => node.name === info.name);
      if (known?.update(info) === true) {
        this.#services.refresher.row(known);
      }
      return known ?? new ContainerNode(this.#pod, info, this.#services.t);
    });
  }
}
