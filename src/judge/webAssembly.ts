/** Compiled code, which threads can share. */
export interface CompiledModule {
  readonly kind?: 'WebAssembly.Module';
}

export interface LinearMemory {
  /** Another one after the memory has grown. */
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface WebAssemblyApi {
  readonly validate: (code: Uint8Array<ArrayBuffer>) => boolean;
  readonly Module: new (code: Uint8Array<ArrayBuffer>) => CompiledModule;
  readonly Instance: new (module: CompiledModule, imports: Readonly<Record<string, object>>) => { readonly exports: unknown };
}

/** The part of WebAssembly that is used here; its types come with browsers' only. */
export const webAssembly = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;
