import type { Readable } from 'node:stream';
import { Failure } from '../../common/failure.ts';

export interface LineOptions {
  /** Bytes after which a line without an end is cut, or given up. */
  readonly longest: number;
  /** Whether a line that is too long is handed on in pieces; else it is a failure. */
  readonly cut: boolean;
  /** Called for every chunk. */
  readonly onChunk?: () => void;
}

/**
 * The lines of a stream, those that arrive together together, without their ends. A line may be spread over any
 * number of chunks, also inside a character. What stands after the last line end comes last.
 */
export async function* lineBatches(stream: Readable, options: LineOptions): AsyncGenerator<string[]> {
  let rest: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    options.onChunk?.();
    const end = chunk.lastIndexOf(0x0a);
    if (end !== -1) {
      const text = Buffer.concat([...rest, chunk.subarray(0, end)]).toString();
      rest = [chunk.subarray(end + 1)];
      size = chunk.length - end - 1;
      yield text.split('\n');
      continue;
    }
    rest.push(chunk);
    size += chunk.length;
    if (size > options.longest) {
      if (!options.cut) {
        throw new Failure('unsupported', `The server sent a line of more than ${options.longest} bytes.`);
      }
      const { piece, left } = cutAtCharacter(Buffer.concat(rest));
      rest = [left];
      size = left.length;
      yield [piece];
    }
  }
  if (size > 0) {
    yield [Buffer.concat(rest).toString()];
  }
}

/** Leaves the bytes of a character that has not arrived whole (at most three) for the next piece. */
function cutAtCharacter(bytes: Buffer): { piece: string; left: Buffer } {
  let start = bytes.length - 1;
  while (start > bytes.length - 4 && start > 0 && ((bytes[start] ?? 0) & 0xc0) === 0x80) {
    start--;
  }
  const end = ((bytes[start] ?? 0) & 0x80) === 0 ? bytes.length : start;
  return { piece: bytes.subarray(0, end).toString(), left: bytes.subarray(end) };
}
