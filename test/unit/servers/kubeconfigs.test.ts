import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { treeQuirks } from '../../servers/kubeconfigQuirks.ts';
import { generateKubeconfigs, writeKubeconfigs } from '../../servers/kubeconfigs.ts';
import { styles, textQuirks, wholeTexts, writeTree } from '../../servers/kubeconfigText.ts';
import { makeTree, raw } from '../../servers/kubeconfigTrees.ts';
import { Seeded } from '../../servers/seeded.ts';
import { temporaryFolder } from './clients.ts';

const sets = Array.from({ length: 1000 }, (_, seed) => generateKubeconfigs(seed, '/home/jane'));

describe('generated kubeconfigs', () => {
  test('a seed gives the same set each time, and neighbours differ', () => {
    assert.deepEqual(generateKubeconfigs(7, '/home/jane'), sets[7]);
    assert.ok(new Set(sets.map((set) => JSON.stringify([set.files, set.kubeconfigEnv]))).size > 950);
  });

  test('sets have 1 to 5 files in all their states', () => {
    for (const count of [1, 2, 3, 4, 5]) {
      assert.ok(sets.some((set) => new Set(set.kubeconfigEnv.split(':').filter(Boolean)).size === count));
    }
    const all = sets.flatMap((set) => set.features).join('\n');
    for (const feature of ['missing', 'folder', 'listed by a relative path', 'the first file listed twice', 'an empty place in the list']) {
      assert.ok(all.includes(feature), feature);
    }
  });

  test('a thousand seeds use every style and every quirk', () => {
    const seen = new Set(sets.flatMap((set) => set.features.map((feature) => feature.replace(/^file \d: /, ''))));
    const all = [...Object.keys(treeQuirks), ...Object.keys(textQuirks), ...Object.keys(wholeTexts), ...Object.keys(styles)];
    assert.deepEqual(all.filter((name) => !seen.has(name)), []);
  });

  test('every style says the same', () => {
    for (let seed = 0; seed < 50; seed++) {
      const tree = makeTree(new Seeded(seed));
      for (const style of Object.keys(styles)) {
        assert.deepEqual(parse(writeTree(tree, style), { version: '1.1' }), JSON.parse(JSON.stringify(tree)), `${style}, seed ${seed}`);
      }
    }
  });

  test('raw texts arrive as they are in every style', () => {
    for (const style of ['block', 'flow', 'double-quoted', 'single-quoted', 'json']) {
      assert.match(writeTree({ token: raw('!!binary aGVsbG8=') }, style), /: ?!!binary aGVsbG8=/);
    }
  });

  test('sets are written where they say', async (context) => {
    const root = await temporaryFolder(context);
    for (let seed = 0; seed < 20; seed++) {
      const set = generateKubeconfigs(seed, join(root, String(seed)));
      await writeKubeconfigs(set);
      for (const [path, text] of Object.entries(set.files)) {
        assert.ok(isAbsolute(path) && path.startsWith(set.root));
        assert.equal(await readFile(path, 'utf8'), text);
      }
      for (const folder of set.folders) {
        assert.ok((await stat(folder)).isDirectory());
      }
    }
  });
});
