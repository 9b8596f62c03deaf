import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompress, constants } from 'node:zlib';
import { promisify } from 'node:util';
import { asList, asString, at } from '../../src/common/json.ts';
import { Failure } from '../../src/common/failure.ts';
import { packedFiles } from '../../src/judge/packed.ts';
import { Reactor } from '../../src/judge/reactor.ts';
import { webAssembly } from '../../src/judge/webAssembly.ts';
import { takeApart } from './parts.ts';
import { rehearse, type Rehearsed } from './rehearsal.ts';

/** What no document needs, hostile ones included; the module ends where it wants more. */
const maxMemoryBytes = 1024 * 2 ** 20;

/**
 * Brotli of quality 9 made 9.6 MB of the first module, as zstd at 19 made 8.9 MB in four times the time; quality 11 took
 * five minutes for 8.1 MB. All of them are unpacked in under a quarter of a second; Node knows zstd only from 22.15 on.
 */
const quality = 9;

/**
 * Packs a WebAssembly file into a folder as src/judge reads it, after asking the module what it is and letting it judge the
 * corpus. `id` tells its builds apart; `draft` is a folder for what is needed on the way.
 */
export async function pack(wasmFile: string, folder: string, id: string, draft: string): Promise<void> {
  const rehearsed = await rehearse(takeApart(readFileSync(wasmFile), maxMemoryBytes), draft);
  const { code, data, snapshot } = rehearsed;
  const { kubernetes, minors } = ask(rehearsed);
  await Promise.all([[packedFiles.code, code] as const, [packedFiles.data, data] as const].map(async ([name, bytes]) => {
    writeFileSync(path.join(folder, name), await compress(bytes));
  }));
  writeFileSync(path.join(folder, packedFiles.description), `${JSON.stringify({ id, kubernetes, minors, codeBytes: code.length, dataBytes: data.length, snapshot }, undefined, 2)}\n`);
}

/** The module's own words on its version; so it is known that it runs. */
function ask({ code, data, snapshot }: Rehearsed): { readonly kubernetes: string; readonly minors: readonly unknown[] } {
  let written = '';
  const reactor = Reactor.start({ code: new webAssembly.Module(new Uint8Array(code)), data, snapshot }, (text) => { written += text; });
  const answer: unknown = JSON.parse(reactor.ask('{"op":"version"}'));
  const kubernetes = asString(at(answer, 'kubernetes'));
  if (kubernetes === undefined) {
    throw new Failure('internal', `The module does not say its version, but ${JSON.stringify(answer)}${written}.`);
  }
  return { kubernetes, minors: asList(at(answer, 'emulates')) };
}

function compress(bytes: Buffer): Promise<Buffer> {
  return promisify(brotliCompress)(bytes, { params: {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  } });
}
