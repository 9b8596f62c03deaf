import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/lifetime.ts';
import type { ModuleThread, StartThread } from './thread.ts';

/** One request to the module. */
export interface Task {
  readonly request: string;
  /** Milliseconds that it may take. */
  readonly limitMs: number;
  answered(answer: string): void;
}

/** How a conversation ended that nobody wanted to end. */
export interface Breakdown {
  readonly reason: string;
  /** What the module was at; undefined where it never came as far. */
  readonly guilty: Task | undefined;
  /** What it was asked besides, in order. */
  readonly unanswered: readonly Task[];
}

export interface ConversationOptions {
  readonly start: StartThread;
  readonly clock: Clock;
  /** Milliseconds until the module has to be ready. */
  readonly startLimitMs: number;
  readonly onReady: () => void;
  /** After every answer. */
  readonly onProgress: () => void;
  readonly onBreakdown: (breakdown: Breakdown) => void;
}

/** As many requests are in the thread, so that it has work while answers are on their way. */
const ahead = 8;

/** An answer may be waiting already when the time is over: a process that was stopped or busy reads it first. */
const graceMs = 100;

/** A thread with the queue of what it is asked, and a watch on the time that each request takes. */
export class Conversation implements Disposable {
  readonly #options: ConversationOptions;
  readonly #thread: ModuleThread;
  readonly #asked: Task[] = [];
  #queued: Task[] = [];
  #timer: Disposable | undefined;
  /** Answers that have come. */
  #received = 0;
  #isReady = false;
  #ended = false;
  memoryBytes = 0;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.#thread = options.start({
      onReady: (memoryBytes) => {
        this.memoryBytes = memoryBytes;
        this.#isReady = true;
        options.onReady();
        this.#fill();
      },
      onAnswer: (answer, memoryBytes) => {
        this.memoryBytes = memoryBytes;
        this.#received++;
        this.#asked.shift()?.answered(answer);
        this.#fill();
        options.onProgress();
      },
      onEnd: (reason) => this.#breakDown(reason),
    });
    this.#watch();
  }

  /** Nothing is asked or waits. */
  get isQuiet(): boolean {
    return this.#asked.length === 0 && this.#queued.length === 0;
  }

  post(...tasks: readonly Task[]): void {
    this.#queued.push(...tasks);
    this.#fill();
  }

  /** Takes back what was not handed to the thread yet. */
  cancel(tasks: ReadonlySet<Task>): void {
    this.#queued = this.#queued.filter((task) => !tasks.has(task));
  }

  /** Ends the thread and gives back what it has not answered, in order. */
  stop(): readonly Task[] {
    this.#ended = true;
    this.#timer?.dispose();
    this.#thread.end();
    return [...this.#asked.splice(0), ...this.#queued.splice(0)];
  }

  dispose(): void {
    this.stop();
  }

  #fill(): void {
    if (this.#ended) {
      return;
    }
    while (this.#isReady && this.#asked.length < ahead && this.#queued.length > 0) {
      const task = this.#queued.shift()!;
      this.#asked.push(task);
      this.#thread.ask(task.request);
    }
    this.#watch();
  }

  /** What the thread is at. */
  get #current(): Task | undefined {
    return this.#asked[this.#thread.answered - this.#received];
  }

  /** Starts the time anew for what the thread is at now. */
  #watch(): void {
    this.#timer?.dispose();
    const current = this.#current ?? this.#asked[0];
    const limitMs = this.#isReady ? current?.limitMs : this.#options.startLimitMs;
    this.#thread.hold(limitMs !== undefined);
    if (limitMs !== undefined) {
      this.#timer = this.#options.clock.after(limitMs, () => {
        this.#timer = this.#options.clock.after(graceMs, () => {
          if (this.#current === current) {
            this.#breakDown(`no answer within ${limitMs / 1000} s`);
          } else {
            this.#watch();
          }
        });
      });
    }
  }

  #breakDown(reason: string): void {
    if (!this.#ended) {
      const guilty = this.#current;
      this.#options.onBreakdown({ reason, guilty, unanswered: this.stop().filter((task) => task !== guilty) });
    }
  }
}
