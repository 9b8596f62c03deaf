// What is read here instead of by the module has to be what the module's own reader makes of it, byte for byte.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { findPacked, unpack } from '../../../src/judge/packed.ts';
import { readPlainYaml } from '../../../src/common/plainYaml.ts';
import { Reactor } from '../../../src/judge/reactor.ts';
import { webAssembly } from '../../../src/judge/webAssembly.ts';
import { Seeded } from '../../servers/seeded.ts';
import { fixtures } from '../language/fixtures.ts';

const packed = findPacked(import.meta.url);
const skip = packed === undefined ? 'there is no Go 1.26 or newer to build the judge with' : false;

const corpus = (['accepted', 'rejected', 'meaning', 'newer', 'crds'] as const).flatMap((name) => fixtures(name).map(({ slice }) => slice.text));

/** What decides how YAML is read. */
const pieces = [
  ' ', '  ', '\n', '\n\n', '\n  ', '\n- ', '- ', '-', ':', ': ', ' #', '#', '"', '\'', '\\', '\\n', '[', ']', '{', '}', ', ', ',', '|', '|-\n', '|+', '>', '&a', '*a', '!', '!!str ', '? ',
  '%', '@', '~', 'null', 'Null', 'true', 'yes', 'off', 'NO', 'y', '0', '-0', '007', '0o7', '0x1f', '1e3', '.5', '5.', '1.50', '.inf', '1_000', '190:20', '2001-12-14', '1.2.3', '100m', '1Gi',
  '<<', '<&>', '=', '\t', '\r\n', '---', '...', 'é', '😀', '\u2028', '\u0085', '\ufeff', 'a: b', '"a": b', 'a:b', '$(A)', './a', '--a=b',
  'On', 'nO', '&a ', '&labels ', '*labels', '&web ', '*web', '0644', '0888', '25%', '%a', '1GB', '1e9', '1E9', '2.5e3', '9e22', '4k', '1_GB',
];

/** A text with some places changed, so that it may mean something else or nothing. */
function changed(seed: number): string {
  const random = new Seeded(seed);
  let text = random.pick(corpus);
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const at = random.below(text.length + 1);
    text = text.slice(0, at) + (random.chance(80) ? random.pick(pieces) : '') + text.slice(at + (random.chance(50) ? 0 : random.below(4)));
  }
  return text;
}

/** Of an object without a type, the server's message tells the whole JSON. */
const withoutType = (text: string): string => text.replace(/^(apiVersion|kind):/gm, '$1less:');
const complaint = (json: string): string => `Object 'Kind' is missing in '${json}'`;

describe('plain YAML', { skip }, () => {
  let reactor: Reactor;
  before(async () => {
    const { code, data } = await unpack(packed!);
    reactor = Reactor.start({ code: new webAssembly.Module(code), data, snapshot: packed!.snapshot }, () => undefined);
  });

  const messageOn = (text: string): string => {
    const answer = JSON.parse(reactor.ask(JSON.stringify({ op: 'judge', documents: [{ text }] }))) as { readonly verdicts: readonly { readonly findings: readonly { readonly message: string }[] }[] };
    return answer.verdicts[0]!.findings[0]?.message ?? '';
  };

  test('is read as the server reads it, in the whole corpus', () => {
    const read = corpus.map(withoutType).filter((text) => {
      const json = readPlainYaml(text);
      if (json !== undefined) {
        assert.equal(messageOn(text), complaint(json), text);
      }
      return json !== undefined;
    });
    assert.ok(read.length > corpus.length * 0.7, `${read.length} of ${corpus.length} documents are plain`);
  });

  test('is left to the server\'s reader wherever it means something else or has a mistake', () => {
    let read = 0;
    const rounds = Number(process.env.PILOTHOUSE_PLAIN_ROUNDS || 6000);
    for (let seed = 1; seed <= rounds; seed++) {
      const text = withoutType(changed(seed));
      const json = readPlainYaml(text);
      if (json !== undefined) {
        read++;
        assert.equal(messageOn(text), complaint(json), `seed ${seed}:\n${text}`);
      }
    }
    assert.ok(read > rounds / 10, `${read} of ${rounds} changed documents are plain`);
  });
});

test('what is repeated makes no more of a text than the server takes', () => {
  const repeated = (length: number, times: number): string => `a: &a ${'x'.repeat(length)}\n${Array.from({ length: times }, (_, index) => `a${index}: *a\n`).join('')}`;
  assert.deepEqual(Object.values(JSON.parse(readPlainYaml(repeated(1000, 50)) ?? '{}') as object), Array.from({ length: 51 }, () => 'x'.repeat(1000)));
  assert.equal(readPlainYaml(repeated(900_000, 2)), undefined);
  assert.equal(readPlainYaml(repeated(10, 51)), undefined);
});

test('takes time in proportion to the text', () => {
  const wide = `a: ${'x '.repeat(400_000)}`;
  const deep = Array.from({ length: 1000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n');
  const start = performance.now();
  for (const text of [wide, deep, `a: ${'['.repeat(100_000)}`, `a: [${'a, '.repeat(100_000)}`, `a: "${'\\n'.repeat(100_000)}`, `${'a: b\n'.repeat(100_000)}`, `a: |\n${' \n'.repeat(200_000)}`, `a: '${'\'\''.repeat(200_000)}`, `a: ${' '.repeat(400_000)}#`]) {
    readPlainYaml(text);
  }
  // A square of these lengths takes minutes.
  assert.ok(performance.now() - start < 5000);
});
