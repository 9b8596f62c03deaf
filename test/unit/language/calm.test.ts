import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { calmed, Shown, type Typing } from '../../../src/language/calm.ts';
import { DocumentAnalysis, type AnalysedSlice } from '../../../src/language/document.ts';
import type { Verdict } from '../../../src/language/judge/types.ts';
import { Analyser } from '../../../src/language/analysis.ts';
import { checkers } from '../../../src/language/checks/registry.ts';
import { never, offlineSchemas } from './corpus.ts';
import { SaidJudge, verdict } from './judge/saidJudge.ts';
import { atCursor } from './support.ts';

const head = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n';

function analyse(text: string, answer?: Verdict): Promise<readonly AnalysedSlice[]> {
  const judge = answer === undefined ? undefined : new SaidJudge(() => answer);
  return new DocumentAnalysis(new Analyser(offlineSchemas(), checkers, judge)).analyse(text, never);
}

/** What is shown at once, and what waits, after a key was struck at `|`; `before` was there and shown before. */
async function typed(before: string, marked: string, { keystroke = true, answer }: { keystroke?: boolean; answer?: Verdict } = {}): Promise<{ shown: string[]; held: boolean; unreadable: boolean }> {
  const { text, offset } = atCursor(marked);
  const typing: Typing = { offset, keystroke };
  const calm = calmed(await analyse(text, answer), typing, new Shown(await analyse(before)));
  return { shown: calm.slices.flatMap(({ analysis }) => analysis.findings.map(({ message }) => message)), held: calm.held, unreadable: calm.unreadable };
}

describe('while somebody writes, it waits to say', () => {
  test('what the map at the cursor still lacks', async () => {
    assert.deepEqual(await typed('', `${head}spec:\n  containers:\n    - name: w|\n`), { shown: [], held: true, unreadable: false });
    assert.deepEqual(await typed('', 'apiVersion: v1\nkind: Pod\n|'), { shown: [], held: true, unreadable: false });
  });

  test('the same after a completion or a new line', async () => {
    assert.deepEqual(await typed('', `${head}spec:\n  containers:\n    - name: |\n`, { keystroke: false }), { shown: [], held: true, unreadable: false });
    assert.deepEqual(await typed('', `${head}spec:\n  |\n`, { answer: verdict(['spec.containers: Required value']) }), { shown: [], held: true, unreadable: false });
  });

  test('that the half-typed key is unknown', async () => {
    const whole = 'spec:\n  containers: [{name: a, image: b}]\n';
    assert.deepEqual(await typed(head + whole, `${head}${whole}  restar|: Always\n`), { shown: [], held: true, unreadable: false });
  });

  test('that a half-typed value is none of those that are allowed', async () => {
    const whole = 'spec:\n  containers: [{name: a, image: b}]\n';
    assert.deepEqual(await typed(head + whole, `${head}${whole}  restartPolicy: Nev|\n`), { shown: [], held: true, unreadable: false });
  });

  test('that a line without its colon cannot be read, and nothing is taken away meanwhile', async () => {
    const whole = 'spec:\n  containers: [{name: a, image: b}]\n';
    assert.deepEqual((await typed(head + whole, `${head}${whole}  rest|\n`)).unreadable, true);
  });

  test('that others refer to the name that is being changed', async () => {
    const marked = `${head}spec:\n  containers: [{name: a, image: b, volumeMounts: [{name: data, mountPath: /a}]}]\n  volumes:\n    - name: dat|\n      emptyDir: {}\n`;
    assert.deepEqual(await typed('', marked, { answer: verdict(['spec.containers[0].volumeMounts[0].name: Not found: "data"']) }), { shown: [], held: true, unreadable: false });
  });

  test('that a selector does not match, at whichever end is being written', async () => {
    const marked = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector:\n    matchLabels:\n      app: we|\n  template:\n    metadata:\n      labels:\n        app: web\n    spec: {containers: [{name: a, image: b}]}\n';
    assert.equal((await typed('', marked, { answer: verdict(['spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`']) })).held, true);
  });
});

describe('it says at once', () => {
  test('what was said before', async () => {
    const missing = `${head}spec:\n  containers:\n    - name: web\n`;
    const { shown, held } = await typed(missing, `${head}spec:\n  containers:\n    - name: webs|\n`);
    assert.deepEqual([shown, held], [['`image` is required: a container needs one to run'], false]);
  });

  test('what is wrong elsewhere', async () => {
    const { shown } = await typed('', `${head}  labels: {a: 1}\nspec:\n  containers:\n    - name: w|\n`);
    assert.deepEqual(shown, ['`a` must be a string, not the number `1`; write "1" in quotes']);
  });

  test('what is missing where nobody writes', async () => {
    const { shown } = await typed('', `${head}spec:\n  containers:\n    - image: a\n      name: b\n      command: [x|]\n      ports: [{}]\n`);
    assert.deepEqual(shown, ['`containerPort` is required in `ports`']);
  });

  test('what is wrong in a word that came in whole', async () => {
    const { shown } = await typed('', `${head}spec:\n  containers: [{name: a, image: b}]\n  restartPolicy: Nevr|\n`, { keystroke: false });
    assert.equal(shown.length, 1);
  });

  test('everything when nobody is writing', async () => {
    const { slices, held } = calmed(await analyse(`${head}spec: {}\n`), undefined, new Shown());
    assert.deepEqual([slices[0]!.analysis.findings.length, held], [1, false]);
  });
});
