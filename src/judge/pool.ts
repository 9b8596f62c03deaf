import { Emitter } from '../common/emitter.ts';
import type { Disposable } from '../common/lifetime.ts';
import type { Judge, JudgedDocument, LeftOut, Verdict } from '../language/judge/types.ts';
import type { Engine } from './engine.ts';

/**
 * Several engines as one judge, for many documents: a batch goes to the engine that has least to do. Unlike an engine it
 * waits until verdicts can be had, so that a batch is answered undefined only where that cannot be.
 */
export class JudgePool implements Judge, Disposable {
  readonly minors: readonly string[];
  readonly #engines: readonly [Engine, ...Engine[]];
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;

  /** One engine compiles the module for all, so their threads must be those of the same `threadsOf`. */
  constructor(engines: readonly [Engine, ...Engine[]]) {
    this.#engines = engines;
    this.minors = engines[0].minors;
    engines.forEach((engine) => engine.onDidChange(() => this.#changed.fire()));
  }

  get state(): Judge['state'] {
    const states = this.#engines.map(({ state }) => state);
    return states.find((state) => state === 'ready') ?? states[0]!;
  }

  get leftOut(): readonly LeftOut[] {
    const all = this.#engines.flatMap(({ leftOut }) => leftOut);
    return [...new Map(all.map((each) => [each.name, each])).values()];
  }

  async judge(documents: readonly JudgedDocument[], options: { readonly emulate?: string | undefined }, signal: AbortSignal): Promise<readonly Verdict[] | undefined> {
    while (await this.ready(signal)) {
      const [engine] = this.#engines.filter(({ state }) => state === 'ready').sort((a, b) => a.load - b.load);
      const verdicts = await engine?.judge(documents, options, signal);
      if (verdicts !== undefined) {
        return verdicts;
      }
    }
    return undefined;
  }

  define(crds: readonly string[]): void {
    this.#engines.forEach((engine) => engine.define(crds));
  }

  /** Whether one engine is ready; the others start with it. */
  async ready(signal: AbortSignal): Promise<boolean> {
    const readying = this.#engines.map((engine) => engine.ready(signal));
    // All but the first to be ready are waited for by nobody.
    readying.forEach((each) => void each.catch(() => undefined));
    return this.state === 'ready' || firstTrue(readying);
  }

  dispose(): void {
    this.#engines.forEach((engine) => engine.dispose());
    this.#changed.dispose();
  }
}

/** True as soon as one of them is, false when none is. Rejects with the first that rejects. */
function firstTrue(answers: readonly Promise<boolean>[]): Promise<boolean> {
  const isTrue = answers.map((each) => new Promise<boolean>((resolve, reject) => void each.then((answer) => answer && resolve(true), reject)));
  return Promise.race([...isTrue, Promise.all(answers).then((all) => all.includes(true))]);
}
