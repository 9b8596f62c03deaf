import { setFlagsFromString } from 'node:v8';
import { webAssembly } from './webAssembly.ts';

/** The section in which a module tells V8 which functions to compile with it, a byte for each (as V8 had it up to version 13). */
export const hintSection = 'compilationHints';

/** A module whose hints end too early: refused by who reads them. */
const unreadable = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, hintSection.length + 2, hintSection.length, ...Buffer.from(hintSection), 9]);

/**
 * Lets V8 compile at once what a module's hints say, on all processors, and everything else when it is called first. Where
 * V8 knows no such hints, all is compiled when it is called first, which it does anyway.
 */
export function followHints(): void {
  if (Number.parseInt(process.versions.v8, 10) > 13) {
    return;
  }
  setFlagsFromString('--experimental-wasm-compilation-hints');
  if (!webAssembly.validate(unreadable)) {
    setFlagsFromString('--no-wasm-lazy-compilation');
  }
}
