import { ManualClock } from '../ui/explorer/manualClock.ts';
import { Engine, type Limits } from '../../../src/judge/engine.ts';
import type { ModuleThread, ThreadListener } from '../../../src/judge/thread.ts';
import type { Verdict } from '../../../src/language/judge/types.ts';

interface Request {
  readonly op: string;
  readonly documents?: readonly { readonly text: string }[];
  readonly crds?: readonly string[];
  readonly emulate?: string;
}

/** A thread that says what the test lets it say. */
export class FakeThread implements ModuleThread {
  readonly listener: ThreadListener;
  readonly requests: Request[] = [];
  isHeld = false;
  isEnded = false;
  memoryBytes = 1;
  answered = 0;

  constructor(listener: ThreadListener) {
    this.listener = listener;
  }

  ask(request: string): void {
    this.requests.push(JSON.parse(request) as Request);
  }

  hold(needed: boolean): void {
    this.isHeld = needed;
  }

  end(): void {
    this.isEnded = true;
  }

  /** Its requests without an answer, as what they ask for. */
  get open(): readonly string[] {
    return this.requests.slice(this.answered).map(({ op, documents }) => documents?.[0]?.text ?? op);
  }

  becomeReady(): void {
    this.listener.onReady(this.memoryBytes);
  }

  /** Answers so many requests, or all there are. */
  answer(count = Infinity): void {
    for (let left = count; left > 0 && this.answered < this.requests.length; left--) {
      const { documents } = this.requests[this.answered++]!;
      this.listener.onAnswer(JSON.stringify(documents === undefined ? {} : { verdicts: documents.map(({ text }) => verdict(text)) }), this.memoryBytes);
    }
  }
}

/** An accepted document of this name. */
export function verdict(name: string): Verdict {
  return { state: 'judged', apiVersion: 'v1', kind: 'ConfigMap', name, namespace: '', served: [], kinds: [], findings: [] };
}

/** An engine over fake threads, under a clock that the test moves. */
export function engineOverFakes(limits: Partial<Limits> = {}): { readonly engine: Engine; readonly threads: FakeThread[]; readonly clock: ManualClock; readonly last: () => FakeThread } {
  const threads: FakeThread[] = [];
  const clock = new ManualClock();
  const start = (listener: ThreadListener): FakeThread => {
    threads.push(new FakeThread(listener));
    return threads.at(-1)!;
  };
  const engine = new Engine({ minors: ['1.37', '1.36'], start, clock, limits });
  return { engine, threads, clock, last: () => threads.at(-1)! };
}
