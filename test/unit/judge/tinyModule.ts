import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { packedFiles, readPacked, type PackedModule } from '../../../src/judge/packed.ts';
import { takeApart } from '../../../tools/judge/parts.ts';
import { verdict } from './fakeThreads.ts';

const requestPlace = 4096;
const answerPlace = 1024;
/** Where a request of one document has the first letter of its text. */
const letterPlace = requestPlace + '{"op":"judge","documents":[{"text":"'.length;

/** A definition that has this letter where a document has its first, if it comes first in its request. */
export const tinyDefinition = (letter: string): string => `${' '.repeat(letterPlace - requestPlace - '{"op":"define","crds":["'.length)}${letter}`;

const str = (text: string): number[] => [text.length, ...Buffer.from(text)];
const section = (id: number, content: readonly number[]): number[] => [id, ...leb(content.length), ...content];
const body = (...code: readonly number[]): number[] => [...leb(code.length + 2), 0, ...code, 0x0b];
const i32 = (value: number): number[] => [0x41, ...leb(BigInt(value))];

/** LEB128: unsigned for a number, signed for a bigint. */
function leb(value: number | bigint): number[] {
  if (typeof value === 'number') {
    return value < 128 ? [value] : [value % 128 + 128, ...leb(Math.floor(value / 128))];
  }
  const low = Number(BigInt.asUintN(7, value));
  const rest = value >> 7n;
  return (rest === 0n && low < 64) || (rest === -1n && low >= 64) ? [low] : [low + 128, ...leb(rest)];
}

/**
 * A module with the judge's exports, made by hand: it accepts every document, but for one that begins with L (it never
 * ends), T (it traps) or G (its memory grows by 64 MiB). Of definitions it looks at the first. A global counts its answers.
 */
export function tinyModule(): Buffer {
  const answer = JSON.stringify({ verdicts: [verdict('tiny')] });
  const where = (letter: string, code: readonly number[]): number[] => [...i32(letterPlace), 0x2d, 0, 0, ...i32(letter.charCodeAt(0)), 0x46, 0x04, 0x40, ...code, 0x0b];
  const functions = [
    body(),
    body(...i32(letterPlace), ...i32(0), 0x3a, 0, 0, ...i32(requestPlace)),
    body(...where('L', [0x03, 0x40, 0x0c, 0, 0x0b]), ...where('T', [0x00]), ...where('G', [...i32(1024), 0x40, 0, 0x1a]),
      0x23, 0, ...i32(1), 0x6a, 0x24, 0,
      0x42, ...leb(BigInt(answerPlace) << 32n | BigInt(answer.length))),
  ];
  return Buffer.from([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, [3, 0x60, 0, 0, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 0, 1, 0x7e]),
    ...section(3, [3, 0, 1, 2]),
    ...section(5, [1, 0, 1]),
    ...section(6, [1, 0x7f, 1, ...i32(0), 0x0b]),
    ...section(7, [4, ...str('memory'), 2, 0, ...str('_initialize'), 0, 0, ...str('reserve'), 0, 1, ...str('answer'), 0, 2]),
    ...section(10, [3, ...functions.flat()]),
    ...section(11, [1, 0, ...i32(answerPlace), 0x0b, ...leb(answer.length), ...Buffer.from(answer)]),
  ]);
}

/** The tiny module packed into a folder of its own, as tools/judge does with the real one. */
export function packTiny(): PackedModule {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-tiny-'));
  const { code, data } = takeApart(tinyModule(), 256 * 2 ** 20);
  writeFileSync(path.join(folder, packedFiles.code), brotliCompressSync(code));
  writeFileSync(path.join(folder, packedFiles.data), brotliCompressSync(data));
  writeFileSync(path.join(folder, packedFiles.description), JSON.stringify({ id: 'tiny', kubernetes: '1.37.2', minors: ['1.37'], codeBytes: code.length, dataBytes: data.length }));
  return readPacked(folder)!;
}
