import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Analyser } from '../../../src/language/analysis.ts';
import { checkers } from '../../../src/language/checks/registry.ts';
import type { Verdict } from '../../../src/language/judge/types.ts';
import { CrdSchemas } from '../../../src/schema/crds.ts';
import { Session } from '../../../src/server/session.ts';
import { typingOf } from '../../../src/server/typing.ts';
import { WorkspaceIndex } from '../../../src/server/workspace.ts';
import { ManualClock } from '../kube/live/manualClock.ts';
import { offlineSchemas } from '../language/corpus.ts';
import { SaidJudge, verdict } from '../language/judge/saidJudge.ts';

const uri = 'file:///pod.yaml';

/** A session, its clock, and one document that is edited. */
class Stage {
  readonly clock = new ManualClock();
  readonly judge: SaidJudge;
  readonly index: WorkspaceIndex;
  readonly session: Session;
  readonly #published: PublishDiagnosticsParams[] = [];
  #wake: () => void = () => undefined;
  #document: TextDocument;

  constructor(text: string, say: (text: string) => Verdict = () => verdict([])) {
    this.judge = new SaidJudge(say);
    const schemas = offlineSchemas();
    this.index = new WorkspaceIndex(new CrdSchemas(), () => this.judge.define(this.index.definitions));
    this.#document = TextDocument.create(uri, 'yaml', 1, text);
    this.session = new Session({
      analyser: new Analyser(schemas, checkers, this.judge), schemas, index: this.index, clock: this.clock, syntaxByOthers: false,
      connection: { sendDiagnostics: (params) => this.#take(params) },
      isTemplateFile: () => Promise.resolve(false),
      report: (error) => assert.fail(error as Error),
    });
    this.judge.onDidChange(() => this.session.verdictsChanged([this.#document]));
  }

  /** Opens or re-judges the document and returns what is published then. */
  async judged(): Promise<string[]> {
    this.session.changed(this.#document);
    return this.after(150);
  }

  /** Types a text at the end of another one and returns what is published after the pause for typing. */
  types(behind: string, text: string): Promise<string[]> {
    this.#edit(behind, text);
    return this.judged();
  }

  /** The same where nothing is to be published then: returns when that is decided. */
  async typesUnreadably(behind: string, text: string): Promise<void> {
    this.#edit(behind, text);
    this.session.changed(this.#document);
    this.clock.pass(150);
    while (this.clock.waiting === 0) {
      await new Promise((resolve) => { setImmediate(resolve); });
    }
  }

  #edit(behind: string, text: string): void {
    const at = this.#document.getText().indexOf(behind) + behind.length;
    const changes = [{ range: { start: this.#document.positionAt(at), end: this.#document.positionAt(at) }, text }];
    this.session.edited(uri, typingOf(this.#document, changes));
    this.#document = TextDocument.update(this.#document, changes, this.#document.version + 1);
  }

  /** Lets time pass and returns the messages that are published then. */
  async after(ms: number): Promise<string[]> {
    const count = this.#published.length;
    this.clock.pass(ms);
    await this.#until(() => this.#published.length > count);
    return this.#published.at(-1)!.diagnostics.map(({ message }) => message as string);
  }

  /** What is published when the judge is another. */
  async becomes(state: SaidJudge['state']): Promise<string[]> {
    this.judge.become(state);
    return this.after(150);
  }

  get published(): readonly PublishDiagnosticsParams[] {
    return this.#published;
  }

  #take(params: PublishDiagnosticsParams): Promise<void> {
    this.#published.push(params);
    this.#wake();
    return Promise.resolve();
  }

  async #until(done: () => boolean): Promise<void> {
    while (!done()) {
      await new Promise<void>((resolve) => { this.#wake = resolve; });
    }
  }
}

const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: a\n      ports: [{containerPort: 70000}]\n';
const port = 'spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive';

describe('verdicts', () => {
  test('are shown beside what schemas find, with the server\'s words below', async () => {
    const stage = new Stage(pod, () => verdict([port]));
    assert.deepEqual(await stage.judged(), ['`containerPort` must be 1 to 65535, not `70000`']);
    assert.deepEqual(stage.published[0]!.diagnostics[0]!.relatedInformation?.map(({ message }) => message), [`The API server: ${port}`]);
  });

  test('are not waited for while the judge is loaded, and follow when it is ready', async () => {
    const stage = new Stage(`${pod}  nodename: a\n`, () => verdict([port, 'unknown field "spec.nodename"']));
    stage.judge.state = 'loading';
    assert.deepEqual(await stage.judged(), ['unknown field `nodename`; did you mean `nodeName`?']);
    assert.deepEqual(await stage.becomes('ready'), ['`containerPort` must be 1 to 65535, not `70000`', 'unknown field `nodename`; did you mean `nodeName`?']);
  });

  test('are asked for again only where the text has changed', async () => {
    const stage = new Stage(`${pod}---\n${pod.replace('web\nspec', 'two\nspec')}`, () => verdict([]));
    await stage.judged();
    await stage.types('image: a', 'b');
    assert.deepEqual(stage.judge.asked.map(({ text }) => /image: (\w+)/.exec(text)![1]), ['a', 'a', 'ab']);
  });

  test('that are known stay while the judge is loaded anew', async () => {
    const stage = new Stage(pod, () => verdict([port]));
    await stage.judged();
    assert.equal((await stage.becomes('loading')).length, 1);
  });

  test('are had without a module by schemas alone', async () => {
    const stage = new Stage(`${pod}  nodename: a\n`);
    stage.judge.state = 'unavailable';
    assert.deepEqual(await stage.judged(), ['unknown field `nodename`; did you mean `nodeName`?']);
  });

  test('know the definitions of open files and of lists', async () => {
    const crd = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n';
    const stage = new Stage(`${crd}---\napiVersion: v1\nkind: List\nitems: [{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition}]\n`);
    await stage.judged();
    assert.deepEqual(stage.judge.defined, [crd, '{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition"}']);
  });
});

describe('half-typed text is calm', () => {
  test('until a pause', async () => {
    const stage = new Stage(pod.replace(/ {6}ports.*\n/, ''));
    assert.deepEqual(await stage.judged(), []);
    stage.judge.state = 'unavailable';
    assert.deepEqual(await stage.types('image: a\n', '    - name: x'), []);
    assert.deepEqual(await stage.after(1350), ['`image` is required: a container needs one to run']);
  });

  test('or until something else is written', async () => {
    const stage = new Stage(pod.replace(/ {6}ports.*\n/, ''));
    stage.judge.state = 'unavailable';
    await stage.judged();
    assert.deepEqual(await stage.types('image: a\n', '    - name: x'), []);
    assert.deepEqual(await stage.types('name: web', 's'), ['`image` is required: a container needs one to run']);
  });

  test('and shows what it showed while a line cannot be read', async () => {
    const stage = new Stage(`${pod}  nodename: a\n  `);
    stage.judge.state = 'unavailable';
    await stage.judged();
    const count = stage.published.length;
    await stage.typesUnreadably('nodename: a\n  ', 'r');
    assert.equal(stage.published.length, count);
    assert.match((await stage.after(1350)).at(-1)!, /a colon after a key/);
  });
});
