import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';

const root = path.join(import.meta.dirname, '..', '..', '..');

/** The first argument of every call of `t` in the sources, as the person's language is looked up by it. */
function textsInSources(): Map<string, string> {
  const texts = new Map<string, string>();
  for (const file of fs.globSync('src/{ui/**/*.ts,extension.ts}', { cwd: root })) {
    const source = fs.readFileSync(path.join(root, file), 'utf8');
    for (const [call, literal] of source.matchAll(/\bt\(\s*(?:'((?:[^'\\]|\\.)*)'|[^\s)])/g)) {
      assert.ok(literal !== undefined, `${file}: the text must stand in the call itself: ${call}`);
      texts.set(literal.replaceAll('\\\'', '\''), file);
    }
  }
  return texts;
}

function readBundle(): Map<string, string> {
  const bundle = JSON.parse(fs.readFileSync(path.join(root, 'l10n', 'bundle.l10n.zh-cn.json'), 'utf8')) as Record<string, string>;
  return new Map(Object.entries(bundle));
}

const slots = (text: string): string[] => [...new Set(text.match(/\{\d\}/g))].sort();

describe('the Chinese texts', () => {
  const texts = textsInSources();
  const bundle = readBundle();

  test('are there for every text of the sources', () => {
    assert.deepEqual([...texts].filter(([text]) => !bundle.has(text)), []);
  });

  test('hold nothing that is no longer used', () => {
    assert.deepEqual([...bundle.keys()].filter((text) => !texts.has(text)), []);
  });

  test('have the same places for values as the English ones', () => {
    for (const [english, chinese] of bundle) {
      assert.deepEqual(slots(chinese), slots(english), english);
    }
  });
});
