import { createHash } from 'node:crypto';
import type { Clock } from '../common/clock.ts';
import { Emitter } from '../common/emitter.ts';
import { at } from '../common/json.ts';
import type { Disposable } from '../common/lifetime.ts';
import type { Judge, JudgedDocument, LeftOut, Verdict } from '../language/judge/types.ts';
import { Conversation, type Breakdown, type Task } from './conversation.ts';
import { Definitions, type Handover } from './definitions.ts';
import { judgeRequest } from './request.ts';
import { Restarts } from './restarts.ts';
import type { StartThread } from './thread.ts';

/** Times in milliseconds. */
export interface Limits {
  /** Until the module is ready. */
  readonly startMs: number;
  /** For one document, and for a definition that is tried alone. */
  readonly documentMs: number;
  /** For all definitions at once. */
  readonly definitionsMs: number;
  /** Without a question until garbage is collected. */
  readonly collectAfterMs: number;
  /** Without a question until the module is unloaded. */
  readonly unloadAfterMs: number;
  /** Bytes of the module's memory, which never becomes less, from which on a fresh one takes its place. */
  readonly memoryBytes: number;
}

export const defaultLimits: Limits = {
  startMs: 60_000,
  documentMs: 10_000,
  definitionsMs: 60_000,
  collectAfterMs: 2000,
  unloadAfterMs: 5 * 60_000,
  memoryBytes: 160 * 2 ** 20,
};

export interface EngineOptions {
  readonly minors: readonly string[];
  /** undefined where there is no module. */
  readonly start: StartThread | undefined;
  readonly clock: Clock;
  readonly limits?: Partial<Limits>;
}

interface JudgeTask extends Task {
  readonly kind: 'judge';
  /** There will be no answer. */
  lost(): void;
  settle(verdict: Verdict): void;
}

interface DefineTask extends Task {
  readonly kind: 'define';
  readonly handover: Handover;
}

type EngineTask = JudgeTask | DefineTask | (Task & { readonly kind: 'collect' });

/** So many texts that ended the module are remembered. */
const maxCulprits = 200;

/**
 * Runs the module in a thread that is started by the first question. A document over which the module ends or takes too
 * long gets a verdict that says so, and is not asked about again; all others are asked again in a new thread. A definition
 * over which it does is left out.
 */
export class Engine implements Judge, Disposable {
  readonly minors: readonly string[];
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #settled = new Emitter<void>();
  readonly #start: StartThread | undefined;
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #restarts: Restarts;
  readonly #culprits = new Map<string, string>();
  /** Documents without a verdict yet, handed on or not. */
  readonly #open = new Set<JudgeTask>();
  #state: Judge['state'];
  #conversation: Conversation | undefined;
  /** What waits for a new thread. */
  #waiting: EngineTask[] = [];
  readonly #definitions = new Definitions();
  /** Somebody went without verdicts and has to be told when there are some. */
  #owes = false;
  /** Something was judged since garbage was collected. */
  #used = false;
  /** What the module's memory takes with its definitions and nothing judged yet. */
  #floorBytes = 0;
  #idle: Disposable | undefined;

  constructor({ minors, start, clock, limits }: EngineOptions) {
    this.minors = minors;
    this.#start = start;
    this.#clock = clock;
    this.#limits = { ...defaultLimits, ...limits };
    this.#restarts = new Restarts(clock);
    this.#state = start === undefined ? 'unavailable' : 'idle';
  }

  get state(): Judge['state'] {
    return this.#state;
  }

  get leftOut(): readonly LeftOut[] {
    return this.#definitions.leftOut;
  }

  /** Documents that wait for a verdict. */
  get load(): number {
    return this.#open.size;
  }

  judge(documents: readonly JudgedDocument[], { emulate }: { readonly emulate?: string | undefined }, signal: AbortSignal): Promise<readonly Verdict[] | undefined> {
    if (signal.aborted) {
      return Promise.reject(signal.reason as Error);
    }
    this.#load();
    if (this.#state !== 'ready') {
      this.#owes = true;
      return Promise.resolve(undefined);
    }
    return new Promise((resolve, reject) => {
      const verdicts: Verdict[] = [];
      const tasks = new Set<EngineTask>();
      const end = (settle: () => void): void => {
        signal.removeEventListener('abort', abort);
        this.#cancel(tasks);
        settle();
      };
      const abort = (): void => end(() => reject(signal.reason as Error));
      const lost = (): void => end(() => {
        this.#owes = true;
        resolve(undefined);
      });
      signal.addEventListener('abort', abort, { once: true });
      documents.forEach((document, index) => tasks.add(this.#judgeTask(document, emulate, lost, (task, verdict) => {
        verdicts[index] = verdict;
        tasks.delete(task);
        if (tasks.size === 0) {
          end(() => resolve(verdicts));
        }
      })));
      if (tasks.size === 0) {
        end(() => resolve(verdicts));
      }
      this.#post([...tasks]);
    });
  }

  define(crds: readonly string[]): void {
    if (!this.#definitions.give(crds)) {
      return;
    }
    this.#culprits.clear();
    if (this.#state === 'ready') {
      this.#post(this.#defineTasks());
    } else if (this.#state === 'idle') {
      this.#changed.fire();
    }
  }

  async ready(signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    this.#load();
    while (this.#state === 'loading') {
      await this.#nextSettled(signal);
    }
    return this.#state === 'ready';
  }

  dispose(): void {
    this.#enter('unavailable');
    this.#idle?.dispose();
    this.#restarts.dispose();
    this.#conversation?.stop();
    this.#conversation = undefined;
    this.#abandon();
    this.#settled.fire();
    this.#changed.dispose();
  }

  #judgeTask(document: JudgedDocument, emulate: string | undefined, lost: () => void, settle: (task: EngineTask, verdict: Verdict) => void): JudgeTask {
    const request = judgeRequest(document, emulate);
    const task: JudgeTask = {
      kind: 'judge',
      request,
      limitMs: this.#limits.documentMs,
      lost,
      settle: (verdict) => {
        this.#open.delete(task);
        settle(task, verdict);
      },
      answered: (answer) => {
        this.#used = true;
        const [verdict] = (at(JSON.parse(answer), 'verdicts') ?? []) as Verdict[];
        task.settle(verdict ?? refusal(`the module answered ${answer}`));
      },
    };
    return task;
  }

  #defineTasks(): readonly DefineTask[] {
    return this.#definitions.handovers.map((handover) => ({
      kind: 'define',
      handover,
      request: JSON.stringify({ op: 'define', crds: handover.crds }),
      limitMs: handover.isTrial ? this.#limits.documentMs : this.#limits.definitionsMs,
      answered: () => {
        this.#definitions.take(handover);
        this.#floorBytes = this.#conversation?.memoryBytes ?? 0;
        if (!handover.isTrial) {
          this.#changed.fire();
        }
      },
    }));
  }

  /** Hands tasks on; documents that ended the module before get their verdict at once. */
  #post(tasks: readonly EngineTask[]): void {
    this.#idle?.dispose();
    for (const task of tasks) {
      const culprit = task.kind === 'judge' && this.#culprits.size > 0 ? this.#culprits.get(hashOf(task.request)) : undefined;
      if (task.kind === 'judge' && culprit !== undefined) {
        task.settle(refusal(culprit));
      } else {
        if (task.kind === 'judge') {
          this.#open.add(task);
        }
        if (this.#state === 'ready') {
          this.#conversation?.post(task);
        } else {
          this.#waiting.push(task);
        }
      }
    }
    this.#rest();
  }

  #cancel(tasks: ReadonlySet<EngineTask>): void {
    tasks.forEach((task) => this.#open.delete(task as JudgeTask));
    this.#conversation?.cancel(tasks);
    this.#waiting = this.#waiting.filter((task) => !tasks.has(task));
  }

  #load(): void {
    if (this.#state !== 'idle' || this.#start === undefined) {
      return;
    }
    this.#enter('loading');
    this.#conversation = new Conversation({
      start: this.#start,
      clock: this.#clock,
      startLimitMs: this.#limits.startMs,
      onReady: () => this.#becomeReady(),
      onProgress: () => this.#rest(),
      onBreakdown: (breakdown) => this.#breakDown(breakdown),
    });
  }

  #becomeReady(): void {
    this.#enter('ready');
    this.#floorBytes = this.#conversation?.memoryBytes ?? 0;
    const waiting = this.#waiting.splice(0);
    this.#post([...this.#defineTasks().filter(({ handover: { crds } }) => crds.length > 0), ...waiting]);
    this.#settled.fire();
    if (this.#owes) {
      this.#owes = false;
      this.#changed.fire();
    }
  }

  #breakDown({ reason, guilty, unanswered }: Breakdown): void {
    this.#conversation = undefined;
    this.#idle?.dispose();
    const leavesOut = this.#condemn(guilty as EngineTask | undefined, reason);
    // Definitions are given to the new thread in any case, and it has no garbage.
    this.#waiting = ([...unanswered, ...this.#waiting] as EngineTask[]).filter(({ kind }) => kind === 'judge');
    const pauseMs = this.#restarts.next();
    if (pauseMs === 0) {
      this.#enter('idle');
      if (this.#waiting.length > 0 || guilty === undefined || this.#owes) {
        this.#load();
      }
      if (leavesOut) {
        this.#changed.fire();
      }
      return;
    }
    this.#enter('failed');
    this.#abandon();
    this.#settled.fire();
    this.#changed.fire();
    this.#restarts.after(pauseMs, () => {
      this.#enter('idle');
      this.#changed.fire();
    });
  }

  /** Keeps what ended the module from doing so again; true where definitions are left out for it. */
  #condemn(guilty: EngineTask | undefined, reason: string): boolean {
    if (guilty?.kind === 'judge') {
      this.#culprits.set(hashOf(guilty.request), reason);
      if (this.#culprits.size > maxCulprits) {
        this.#culprits.delete(this.#culprits.keys().next().value!);
      }
      guilty.settle(refusal(reason));
    }
    return guilty?.kind === 'define' && this.#definitions.refuse(guilty.handover, firstLineOf(reason));
  }

  /** Looks what is to be done while nothing is asked: a fresh module, a collection, and later none at all. */
  #rest(): void {
    const conversation = this.#conversation;
    if (this.#state !== 'ready' || conversation === undefined) {
      return;
    }
    if (conversation.memoryBytes > Math.max(this.#limits.memoryBytes, 1.5 * this.#floorBytes)) {
      this.#waiting.push(...(conversation.stop() as readonly EngineTask[]).filter(({ kind }) => kind === 'judge'));
      this.#conversation = undefined;
      this.#enter('idle');
      this.#load();
      return;
    }
    this.#idle?.dispose();
    if (conversation.isQuiet) {
      this.#idle = this.#used
        ? this.#clock.after(this.#limits.collectAfterMs, () => this.#collect())
        : this.#clock.after(this.#limits.unloadAfterMs, () => this.#unload());
    }
  }

  #collect(): void {
    this.#used = false;
    this.#post([{ kind: 'collect', request: JSON.stringify({ op: 'collect' }), limitMs: this.#limits.documentMs, answered: () => undefined }]);
  }

  #unload(): void {
    this.#conversation?.stop();
    this.#conversation = undefined;
    this.#enter('idle');
  }

  /** Lets those go who wait; they are told when there are verdicts again. */
  #abandon(): void {
    for (const task of [...this.#open]) {
      this.#open.delete(task);
      task.lost();
    }
    this.#waiting = [];
  }

  #enter(state: Judge['state']): void {
    if (this.#state !== 'unavailable') {
      this.#state = state;
    }
  }

  #nextSettled(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        listening.dispose();
        reject(signal.reason as Error);
      };
      const listening = this.#settled.event(() => {
        listening.dispose();
        signal.removeEventListener('abort', abort);
        resolve();
      });
      signal.addEventListener('abort', abort, { once: true });
    });
  }
}

/** The verdict on a document that the module cannot judge. */
function refusal(reason: string): Verdict {
  return {
    state: 'judged', apiVersion: '', kind: '', name: '', namespace: '', served: [], kinds: [],
    findings: [{ reason: 'Internal', field: '', message: `the rules could not be applied: ${firstLineOf(reason)}`, stage: 'validation' }],
  };
}

function firstLineOf(reason: string): string {
  return reason.split('\n', 1)[0] ?? '';
}

function hashOf(request: string): string {
  return createHash('sha256').update(request).digest('base64');
}
