import type { ContainerTarget } from '../target.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** How a shell ended: with an exit code, or with words on why there is none. */
export interface ShellEnd {
  readonly code: number | undefined;
  readonly message: string | undefined;
}

/** A running shell. */
export interface ShellSession {
  write(data: string): void;
  resize(size: Size): void;
  /** Resolves when the shell has ended and all its output was handed over. */
  readonly ended: Promise<ShellEnd>;
}

/** Starts the container's shell; `output` is what it prints. Rejects with a Failure. The signal ends it. */
export type OpenShell = (target: ContainerTarget, size: Size, output: (text: string) => void, signal: AbortSignal) => Promise<ShellSession>;
