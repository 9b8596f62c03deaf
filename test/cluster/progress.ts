import type { WriteStream } from 'node:tty';

export interface ProgressPrinter {
  /** Shows a line in place of the last one. */
  readonly show: (line: string) => void;
  /** Call it before anything else is printed. */
  end(): void;
}

const repeatMs = 30_000;

/**
 * Prints lines that replace each other: in place on a terminal; elsewhere one below the other, and where only the
 * numbers in it have changed, at most every half minute.
 */
export function progressPrinter(output: Pick<WriteStream, 'write'> & { readonly isTTY?: boolean }, now: () => number = Date.now): ProgressPrinter {
  let last = { words: '', time: 0 };
  return {
    show: (line) => {
      const words = line.replace(/\d+/g, '');
      if (output.isTTY) {
        output.write(`\r\u001b[K${line}`);
      } else if (words !== last.words || now() - last.time >= repeatMs) {
        output.write(`${line}\n`);
        last = { words, time: now() };
      }
    },
    end: () => {
      if (output.isTTY) {
        output.write('\r\u001b[K');
      }
    },
  };
}
