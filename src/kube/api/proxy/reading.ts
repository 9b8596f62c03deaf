import type { Duplex } from 'node:stream';

/** The end of a conversation that its protocol does not allow. */
export class ProxyAnswerError extends Error {}

/** As many bytes as asked for; what comes after them stays in the stream. Rejects when it ends before. */
export async function readBytes(stream: Duplex, count: number): Promise<Buffer> {
  for (;;) {
    const bytes = stream.read(count) as Buffer | null;
    if (bytes !== null) {
      if (bytes.length < count) {
        throw closedEarly();
      }
      return bytes;
    }
    await readable(stream);
  }
}

/** The head of an HTTP answer, without the empty line at its end; what comes after stays in the stream. */
export async function readHead(stream: Duplex, limit: number): Promise<string> {
  let head = Buffer.alloc(0);
  for (;;) {
    const bytes = stream.read() as Buffer | null;
    if (bytes === null) {
      await readable(stream);
      continue;
    }
    head = Buffer.concat([head, bytes]);
    if (!head.toString('latin1', 0, 5).startsWith('HTTP/'.slice(0, head.length))) {
      throw new ProxyAnswerError('it does not answer as an HTTP proxy does');
    }
    const end = head.indexOf('\r\n\r\n');
    if (end !== -1) {
      stream.unshift(head.subarray(end + 4));
      return head.subarray(0, end).toString('latin1');
    }
    if (head.length > limit) {
      throw new ProxyAnswerError('it answered with a head of many bytes');
    }
  }
}

/** Resolves when there is something to read. Rejects when the stream is over. */
function readable(stream: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      stream.off('readable', onReadable).off('error', settle).off('end', onEnd).off('close', onEnd);
      if (error === undefined) {
        resolve();
      } else {
        reject(error);
      }
    };
    const onReadable = (): void => settle();
    const onEnd = (): void => settle(stream.errored ?? closedEarly());
    if (stream.destroyed || stream.readableEnded) {
      reject(stream.errored ?? closedEarly());
      return;
    }
    stream.on('readable', onReadable).on('error', settle).on('end', onEnd).on('close', onEnd);
  });
}

function closedEarly(): Error {
  return new ProxyAnswerError('it closed the connection without an answer');
}
