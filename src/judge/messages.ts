import type { PackedModule } from './packed.ts';
import type { ModuleParts } from './reactor.ts';

/** What a thread is started with. */
export interface ThreadStart {
  readonly packed: PackedModule;
  /** Compiled and unpacked by another thread already. */
  readonly parts: ModuleParts | undefined;
  /** Gives the parts away, for other threads. */
  readonly shares: boolean;
  /** Whether to spare memory or time; counts for the whole process. */
  readonly aim: 'small' | 'fast';
}

/** What a thread says: once that it is ready, then an answer to each request, in order. */
export type ThreadMessage =
  | { readonly kind: 'ready'; readonly memoryBytes: number; readonly parts: ModuleParts | undefined }
  | { readonly kind: 'answer'; readonly answer: string; readonly memoryBytes: number };
