import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, relative } from 'node:path';
import { treeQuirks } from './kubeconfigQuirks.ts';
import { styles, textQuirks, wholeTexts, writeTree } from './kubeconfigText.ts';
import { entryNames, makeTree } from './kubeconfigTrees.ts';
import { Seeded } from './seeded.ts';

/** Some kubeconfig files that are read together. */
export interface KubeconfigSet {
  /** Absolute path to text, in UTF-8. */
  readonly files: Readonly<Record<string, string>>;
  /** Paths that KUBECONFIG names and that are folders. */
  readonly folders: readonly string[];
  /** The variable KUBECONFIG; relative paths in it start at `root`. */
  readonly kubeconfigEnv: string;
  /** The folder that everything lies in. */
  readonly root: string;
  /** Names of contexts worth asking for; not all are there. */
  readonly contexts: readonly string[];
  /** What is special in this set, such as `file 2: crlf`, to make sense of a failure. */
  readonly features: readonly string[];
}

/**
 * The kubeconfig files that belong to a seed, the same ones each time: 1 to 5 files of which some are missing, empty,
 * doubled or broken, with entries that overlap, and written in all the ways that YAML has. About half of the sets
 * are read by kubectl without an error. Nothing is written to disk.
 */
export function generateKubeconfigs(seed: number, root: string): KubeconfigSet {
  const random = new Seeded(seed);
  const files: Record<string, string> = {};
  const folders: string[] = [];
  const features: string[] = [];
  const listed: string[] = [];
  const count = 1 + random.below(5);
  for (let index = 0; index < count; index++) {
    const path = join(root, random.pick(['', 'a', 'a/b', 'with space', 'ünï']), random.pick([`config-${index}`, `config-${index}.yaml`, `config ${index}`]));
    const note = (feature: string): void => void features.push(`file ${index}: ${feature}`);
    listed.push(listing(path, root, random, note));
    if (random.chance(8)) {
      note('missing');
    } else if (random.chance(2)) {
      folders.push(path);
      note('folder');
    } else {
      files[path] = makeText(random, count, note);
    }
  }
  return { files, folders, kubeconfigEnv: makeEnv(listed, random, features), root, contexts: [...entryNames, 'shared-1', 'contexts-0', 'not there'], features };
}

/** Writes a set's files and folders to disk. */
export async function writeKubeconfigs(set: KubeconfigSet): Promise<void> {
  await mkdir(set.root, { recursive: true });
  for (const folder of set.folders) {
    await mkdir(folder, { recursive: true });
  }
  for (const [path, text] of Object.entries(set.files)) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { mode: 0o600 });
  }
}

function listing(path: string, root: string, random: Seeded, note: (feature: string) => void): string {
  if (random.chance(10)) {
    note('listed by a relative path');
    return random.chance(50) ? relative(root, path) : `./${relative(root, path)}`;
  }
  return path;
}

function makeText(random: Seeded, fileCount: number, note: (feature: string) => void): string {
  if (random.chance(8)) {
    const name = random.pick(Object.keys(wholeTexts));
    note(name);
    return wholeTexts[name] ?? '';
  }
  const tree = makeTree(random);
  // Each file of a large set gets fewer oddities, else hardly any large set would be read at all.
  const most = fileCount > 2 ? 22 : 45;
  while (random.chance(most)) {
    const name = random.pick(Object.keys(treeQuirks));
    note(name);
    treeQuirks[name]?.(tree, random);
  }
  const style = random.chance(40) ? 'block' : random.pick(Object.keys(styles));
  note(style);
  let text = writeTree(tree, style);
  while (random.chance(most)) {
    const name = random.pick(Object.keys(textQuirks));
    note(name);
    text = textQuirks[name]?.(text, random) ?? text;
  }
  return text;
}

function makeEnv(listed: readonly string[], random: Seeded, features: string[]): string {
  const entries = [...listed];
  if (random.chance(10)) {
    features.push('the first file listed twice');
    entries.push(listed[0] ?? '');
  }
  if (random.chance(10)) {
    features.push('an empty place in the list');
    entries.splice(random.below(entries.length + 1), 0, '');
  }
  return entries.join(delimiter);
}
