/** Magic number and version, in front of the sections. */
export const headerBytes = 8;

/** A number in LEB128. */
export function encoded(value: number): number[] {
  return value < 128 ? [value] : [value % 128 + 128, ...encoded(Math.floor(value / 128))];
}

/** Reads the binary format from some place on. */
export class Reader {
  readonly #buffer: Buffer;
  at: number;

  constructor(buffer: Buffer, at: number) {
    this.#buffer = buffer;
    this.at = at;
  }

  get atEnd(): boolean {
    return this.at >= this.#buffer.length;
  }

  byte(): number {
    return this.#buffer.readUInt8(this.at++);
  }

  /** LEB128; places in memory are signed in the format, and below 2 GiB. */
  unsigned(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += byte % 128 * factor;
      if (byte < 128) {
        return value;
      }
    }
  }

  bytes(length: number): Buffer {
    this.at += length;
    return this.#buffer.subarray(this.at - length, this.at);
  }
}
