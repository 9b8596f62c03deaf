import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addEntries } from '../../../../../src/kube/config/edit/add.ts';
import { deleteContext, entryPosition, renameContext, setCurrentContext, setNamespace } from '../../../../../src/kube/config/edit/contexts.ts';
import { compared, forAll } from './kubectl.ts';
import { lineDiff } from './lineDiff.ts';
import { oddFile, type OddFile } from './oddFiles.ts';

const files = Array.from({ length: 200 }, (_, seed) => oddFile(seed));

interface Change {
  readonly ours: (file: OddFile, context: string) => string;
  readonly kubectl: (context: string) => string[];
  /** Lines that may go, besides a block scalar's. */
  readonly lines: number;
}

const changes: Readonly<Record<string, Change>> = {
  'set the current context': {
    ours: ({ text }, context) => setCurrentContext(text, context),
    kubectl: (context) => ['use-context', '--', context],
    lines: 1,
  },
  'set a namespace': {
    ours: ({ text }, context) => setNamespace(text, context, 'team-a'),
    kubectl: (context) => ['set-context', '--namespace=team-a', '--', context],
    lines: 1,
  },
  'rename a context': {
    ours: ({ text }, context) => renameContext(text, context, 'new: #1'),
    kubectl: (context) => ['rename-context', '--', context, 'new: #1'],
    lines: 2,
  },
  'delete a context': {
    ours: ({ text }, context) => deleteContext(text, context).text,
    kubectl: (context) => ['delete-context', '--', context],
    lines: Infinity,
  },
};

const comment = /# (remark|token: none|comment|inside|top|start)/g;

function contextOf({ contexts, seed }: OddFile): string {
  return contexts[seed % contexts.length] ?? '';
}

/** A line with the value taken out, to tell that nothing else on it changed. */
function isAround(before: string, after: string): boolean {
  let start = 0;
  while (start < before.length && before[start] === after[start]) {
    start++;
  }
  const rest = before.slice(start);
  let end = rest.length;
  while (end > 0 && !after.endsWith(rest.slice(rest.length - end))) {
    end--;
  }
  return rest.length - end <= 60;
}

describe('of 200 files in odd styles', () => {
  for (const [name, change] of Object.entries(changes)) {
    test(`each lets us ${name} and loses no other line`, () => {
      for (const file of files) {
        const after = change.ours(file, contextOf(file));
        const { removed, added } = lineDiff(file.text, after);
        const why = JSON.stringify({ seed: file.seed, removed, added });
        if (change.lines === Infinity) {
          assert.ok(added.length <= 1, why);
          continue;
        }
        // A block scalar's lines become one; a map that was not there takes two; the last line gets a line ending.
        const scalarBodies = removed.filter((line) => /: [|>]-?\s*(#.*)?$/.test(line.trimEnd())).length;
        assert.ok(removed.length <= change.lines + scalarBodies, why);
        assert.ok(added.length <= change.lines + 1, why);
        assert.equal(after.endsWith('\n'), file.text.endsWith('\n'), why);
        assert.equal(after.includes('\r\n'), file.text.includes('\r\n'), why);
        for (const [index, line] of (removed.length === added.length && removed.every((line) => line.length < 200) ? removed : []).entries()) {
          assert.ok(isAround(line, added[index] ?? ''), why);
        }
assert.deepEqual(after.match(comment), file.text.match(comment), why);
      }
    });
  }

  test('each, changed in one of these ways, says to kubectl what kubectl makes of it', async () => {
    const all = Object.values(changes);
    await forAll(files, async (file) => {
      const change = all[file.seed % all.length];
      assert.ok(change !== undefined);
      const context = contextOf(file);
      const { ours, kubectl } = await compared(file.text, change.ours(file, context), ...change.kubectl(context));
      assert.deepEqual(ours, kubectl, `seed ${file.seed}:\n${file.text}`);
    });
  });

  test('each is as it was after a namespace or a name was changed and changed back', () => {
    for (const file of files) {
      const context = contextOf(file);
      const twice = renameContext(renameContext(file.text, context, 'other'), 'other', context);
      // What changed is at most the quoting.
      assert.ok(lineDiff(file.text, twice).added.length <= 2, file.text);
      assert.equal(setNamespace(file.text, context, namespaceOf(file.text, context)), file.text);
    }
  });

  test('each tells where its contexts start', () => {
    for (const { text, contexts, seed } of files) {
      for (const context of contexts) {
        const { line, column } = entryPosition(text, context);
        // Editors do not count a byte order mark.
        const rest = (text.replace('\ufeff', '').split('\n')[line] ?? '').slice(column);
        assert.match(rest, /^[{"'&]|^(name|context)/, `seed ${seed}: ${rest}`);
      }
    }
  });

  test('each takes the entries of any other, and keeps its lines', () => {
    for (const [index, { text, seed }] of files.entries()) {
      const other = files[(index * 7 + 3) % files.length]?.text ?? '';
      const { removed } = lineDiff(text, addEntries(text, other, { collisions: 'rename' }).text);
      // A last line without its line ending, an empty list, or a list in brackets may be written anew.
      assert.ok(removed.length <= 4, `seed ${seed}: ${JSON.stringify(removed)}`);
    }
  });
});

function namespaceOf(text: string, context: string): string {
  for (const namespace of ['', 'default', 'kube-system', '123', 'yes']) {
    if (setNamespace(text, context, namespace) === text) {
      return namespace;
    }
  }
  return assert.fail(`no namespace of ${context}`);
}
