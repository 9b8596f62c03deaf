import type { Clock } from '../../../common/clock.ts';
import { asString } from '../../../common/json.ts';
import { Lifetime, type Disposable } from '../../../common/lifetime.ts';
import type { Resource } from '../../../kube/api/types.ts';
import type { LiveCollection, Row } from '../../../kube/live/types.ts';
import type { Connection } from '../../../kube/types.ts';

/** How often kinds are asked for where their definitions may not be watched. */
const pollMs = 60_000;

export interface DefinitionsPort {
  readonly connection: Connection;
  readonly clock: Clock;
  /** What discovery told last. */
  readonly resources: () => readonly Resource[];
  /** Discovery may tell something else now. */
  readonly changed: () => void;
}

/** Tells when custom resource definitions come, go or change, as long as it lives: by one list and one watch. */
export class Definitions implements Disposable {
  readonly #lifetime = new Lifetime();
  readonly #port: DefinitionsPort;
  readonly #collection: LiveCollection | undefined;
  /** What is known of each definition, by name (`widgets.example.com`). */
  #known = new Map<string, string>();
  /** Names of definitions that were deleted while we looked. */
  readonly #deleted = new Set<string>();
  #poll: Disposable | undefined;
  #begun = false;

  /** @param resource custom resource definitions; undefined where the server has none */
  constructor(resource: Resource | undefined, port: DefinitionsPort) {
    this.#port = port;
    if (resource === undefined) {
      this.#pollLater();
      return;
    }
    const collection = this.#lifetime.add(port.connection.collections.open({ resource }));
    this.#collection = collection;
    this.#lifetime.add(collection.onDidChange(() => this.#compare()));
    this.#lifetime.add(collection.onDidChangeState(({ phase }) => {
      if (phase === 'denied' || phase === 'failed') {
        this.#pollLater();
      } else {
        this.#compare();
      }
    }));
    this.#compare();
  }

  /** Whether discovery tells what the definitions do, which it does a little later than they. */
  get agree(): boolean {
    const served = this.#servedNames();
    return [...this.#known.keys()].every((name) => served.has(name)) && [...this.#deleted].every((name) => !served.has(name));
  }

  dispose(): void {
    this.#poll?.dispose();
    this.#lifetime.dispose();
  }

  #compare(): void {
    if (this.#collection?.state.phase !== 'live') {
      return;
    }
    const before = this.#known;
    this.#known = new Map(this.#collection.rows.filter((row) => !isGoing(row)).map((row) => [row.name, signatureOf(row)]));
    for (const name of before.keys()) {
      if (!this.#known.has(name)) {
        this.#deleted.add(name);
      }
    }
    this.#known.forEach((_, name) => this.#deleted.delete(name));
    const same = this.#begun ? before.size === this.#known.size && [...this.#known].every(([name, signature]) => before.get(name) === signature) : this.agree;
    this.#begun = true;
    if (!same) {
      this.#port.changed();
    }
  }

  #servedNames(): ReadonlySet<string> {
    return new Set(this.#port.resources().map(({ group, resource }) => `${resource}.${group}`));
  }

  #pollLater(): void {
    this.#poll?.dispose();
    if (this.#lifetime.ended) {
      return;
    }
    this.#poll = this.#port.clock.after(pollMs, () => {
      this.#port.changed();
      this.#pollLater();
    });
  }
}

/** Changes with whatever can change what is served: another object of the name, or another spec. */
function signatureOf({ uid, metadata }: Row): string {
  return `${uid} ${String(metadata.generation)}`;
}

function isGoing({ metadata }: Row): boolean {
  return asString(metadata.deletionTimestamp) !== undefined;
}
