import type { CommandId } from '../../contributions.ts';

/** One command: what it is called and what it does. It rejects with a Failure, which is shown once with what helps. */
export interface Command {
  readonly id: CommandId;
  /** @param args what the editor hands over: the tree row, or a keybinding's arguments */
  run(args: readonly unknown[]): Promise<unknown>;
}
