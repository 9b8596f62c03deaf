import { setImmediate } from 'node:timers/promises';

/**
 * Lets the event loop come round once, so that timers and sockets have their turn. One immediate would not do: asked for
 * while sockets are read, it runs before all others have theirs.
 */
export async function nextTurn(): Promise<void> {
  await setImmediate();
  await setImmediate();
}
