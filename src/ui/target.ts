import type { ObjectRef } from '../kube/api/types.ts';
import type { Connection } from '../kube/types.ts';

/** An object of a connected cluster that a command works on. */
export interface Target {
  readonly connection: Connection;
  readonly ref: ObjectRef;
}

export interface ContainerTarget extends Target {
  readonly container: string;
}

/** What views other than the tree hand to commands as their only argument: the objects that a person has chosen there. */
export class ObjectTargets {
  readonly targets: readonly Target[];

  constructor(targets: readonly Target[]) {
    this.targets = targets;
  }
}
