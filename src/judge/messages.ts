import type { PackedModule } from './packed.ts';
import type { ModuleParts } from './reactor.ts';

/** What a thread is started with. */
export interface ThreadStart {
  readonly packed: PackedModule;
  /** Where it has the module's parts from: it unpacks and compiles them, for itself or to give them away, or takes another's. */
  readonly parts: 'own' | 'given away' | 'taken';
  /** Whether to spare memory or time; counts for the whole process. */
  readonly aim: 'small' | 'fast';
  /** One number that all threads see: so many requests have been answered, also those whose answers are still to be sent. */
  readonly answered: Int32Array;
}

/** What a thread is told: once the parts that it takes, then requests. */
export type ThreadOrder = { readonly kind: 'parts'; readonly parts: ModuleParts } | { readonly kind: 'requests'; readonly requests: readonly string[] };

/**
 * What a thread says: once the parts that it gives away, once that it is ready, then the answers to requests, in order, and that
 * the module ended. That is a message, too, as an error of the thread may be heard of before the last answers.
 */
export type ThreadMessage =
  | { readonly kind: 'parts'; readonly parts: ModuleParts }
  | { readonly kind: 'ready'; readonly memoryBytes: number }
  | { readonly kind: 'answers'; readonly answers: readonly string[]; readonly memoryBytes: number }
  | { readonly kind: 'end'; readonly reason: string };
