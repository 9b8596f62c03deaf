import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Failure } from '../../../../src/common/failure.ts';
import { evaluate } from '../../../../src/kube/jsonpath/evaluate.ts';
import { parseBraced, parseTemplate } from '../../../../src/kube/jsonpath/parse.ts';
import { parsePath, pathTo } from '../../../../src/kube/jsonpath/path.ts';
import { renderTemplate } from '../../../../src/kube/jsonpath/render.ts';
import { oddSpec } from './expressions.ts';

function mistake(text: string): string {
  try {
    parseTemplate(text);
  } catch (error) {
    assert.ok(error instanceof Failure && error.code === 'invalid');
    return error.message;
  }
  return assert.fail(`${text} was read`);
}

describe('a path', () => {
  test('is read in every friendly form', () => {
    for (const form of ['spec.nodeName', '.spec.nodeName', '{spec.nodeName}', '{.spec.nodeName}']) {
      assert.deepEqual(evaluate(parsePath(form), { spec: { nodeName: 'n' } }), ['n'], form);
    }
  });

  test('that leads nowhere finds nothing, also through what is inherited', () => {
    for (const path of ['.a.b', '.constructor', '.__proto__', '.a[*].toString', '..b']) {
      assert.deepEqual(evaluate(parsePath(path), { a: [{}] }), [], path);
    }
  });

  test('that is none is refused, in words that say what is wrong and where', () => {
    assert.equal(mistake('{.a'), 'JSONPath "{.a": the brace is not closed that opened at character 1.');
    assert.equal(mistake('x{.a[b]}'), 'JSONPath "x{.a[b]}": "b" is no index, slice or key in single quotes at character 6.');
    assert.equal(mistake('{.a["b"]}'), 'JSONPath "{.a[\\"b\\"]}": "\\"b\\"" is no index, slice or key in single quotes at character 5.');
    assert.equal(mistake('{.a}{|}'), 'JSONPath "{.a}{|}": "|" has no meaning at character 6.');
    assert.equal(mistake('{.a[?(@.b=="c")}'), 'JSONPath "{.a[?(@.b==\\"c\\")}": "]" is missing after the condition at character 16.');
    assert.equal(mistake('{"a}'), 'JSONPath "{\\"a}": the quote is not closed that opened at character 2.');
  });

  test('of deep data and long lists is followed', () => {
    const list = Array.from({ length: 50_000 }, (_, index) => ({ index, name: `n${index}` }));
    assert.equal(evaluate(parseBraced('{[*].name}'), list).length, 50_000);
    assert.deepEqual(evaluate(parseBraced('{[?(@.name=="n49999")].index}'), list), [49_999]);
  });
});

describe('the path of a place', () => {
  function places(value: unknown, steps: readonly (string | number)[] = []): (string | number)[][] {
    const below = Array.isArray(value) ? [...(value as unknown[]).entries()] : typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return [[...steps], ...below.flatMap(([key, member]) => places(member, [...steps, key]))];
  }

  test('leads back to it, whatever its keys are', () => {
    const document = { ...oddSpec, 'tab\tline\nend': { 'range': 1, 'true': 2, '-1': 3, '"quoted"': 4, "it's": 5, '?(@)': 6, '..': { '.': 7 } } };
    for (const steps of places(document)) {
      const path = pathTo(steps);
      assert.ok(path !== undefined);
      const value = steps.reduce<unknown>((found, step) => (found as Record<string | number, unknown>)[step], document);
      assert.deepEqual(evaluate(parseBraced(path), document), [value], path);
    }
  });

  test('is written as people write it', () => {
    assert.equal(pathTo(['spec', 'containers', 0, 'image']), '{.spec.containers[0].image}');
    assert.equal(pathTo(['metadata', 'labels', 'app.kubernetes.io/name']), '{.metadata.labels.app\\.kubernetes\\.io/name}');
    assert.equal(pathTo([]), '{@}');
    assert.equal(pathTo(['a\\b']), undefined);
  });
});

describe('a template', () => {
  test('prints text, values and what it repeats', () => {
    const object = { items: [{ n: 'a', t: [1, 2] }, { n: 'b', t: [] }] };
    assert.equal(renderTemplate(parseTemplate('{range .items[*]}{.n}:{range .t[*]} {@}{end}{"\\n"}{end}done'), object), 'a: 1 2\nb:\ndone');
  });
});
