import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createReporter } from '../../../../src/cli/validate/formats/registry.ts';
import { formats, type Format } from '../../../../src/cli/validate/options.ts';
import type { DocumentResult, ReportedFinding } from '../../../../src/cli/validate/results.ts';
import { recordingIo } from './world.ts';
import { parseXml } from './xml.ts';

const place = { line: 3, column: 5, endLine: 3, endColumn: 9 };
const error: ReportedFinding = { ...place, severity: 'error', code: 'unknown-field', message: 'unknown field `x`', field: 'spec.x', details: 'unknown field "spec.x"' };
const note: ReportedFinding = { ...place, severity: 'information', code: 'unknown-kind', message: 'nobody knows it' };
const results: DocumentResult[] = [
  { file: 'a.yaml', doc: 0, kind: 'ConfigMap', name: 'a', findings: [] },
  { file: 'a.yaml', doc: 1, kind: 'Pod', name: 'b', findings: [error, { ...error, code: 'missing-field', message: 'more' }] },
  { file: 'dir/b.yaml', doc: 0, kind: 'Foo', name: null, findings: [note] },
];
const hostile = 'a\n::error::x%\r,file=b: ]]><&"\'\u0000\u0007\u001b[31m\ud800\u202eé😀\uffff';
const hostileResult: DocumentResult = { file: `${hostile}/b#c?d.yaml`, doc: 0, kind: hostile, name: hostile, findings: [{ ...error, message: hostile, field: hostile, details: hostile }] };

function written(format: Format, of: readonly DocumentResult[], stdinLike?: string): { out: string; err: string } {
  const io = recordingIo('/w');
  const reporter = createReporter(format, io, '1.2.3');
  for (const result of of) {
    reporter.add(stdinLike === undefined ? result : { ...result, file: stdinLike });
  }
  reporter.end();
  return { out: io.out(), err: io.err() };
}

describe('reports', () => {
  test('as text have one line a finding, and say how many there were', () => {
    assert.deepEqual(written('text', results), {
      out: 'a.yaml:3:5: error: unknown field `x` (unknown-field)\na.yaml:3:5: error: more (missing-field)\ndir/b.yaml:3:5: information: nobody knows it (unknown-kind)\n',
      err: '3 documents checked, 2 errors found\n',
    });
  });

  test('as text show hostile names on one line, harmlessly', () => {
    const { out } = written('text', [hostileResult]);
    assert.equal(out.trimEnd().split('\n').length, 1);
    assert.doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f\u202e]/);
    assert.match(out, /^a\\n::error::x%\\r,file=b: /);
  });

  test('as JSON have one object a document, with the server\'s words where they are known', () => {
    const plain = { line: 3, column: 5, severity: 'error', code: 'unknown-field', message: 'unknown field `x`', field: 'spec.x', details: 'unknown field "spec.x"' };
    assert.deepEqual(written('json', results).out.trimEnd().split('\n').map((line): unknown => JSON.parse(line)), [
      { file: 'a.yaml', doc: 0, kind: 'ConfigMap', name: 'a', errors: [] },
      { file: 'a.yaml', doc: 1, kind: 'Pod', name: 'b', errors: [plain, { ...plain, code: 'missing-field', message: 'more' }] },
      { file: 'dir/b.yaml', doc: 0, kind: 'Foo', name: null, errors: [], notes: [{ line: 3, column: 5, severity: 'information', code: 'unknown-kind', message: 'nobody knows it' }] },
    ]);
  });

  test('as SARIF are one log whose results name their rules', () => {
    interface Log { version: string; runs: [{ tool: { driver: { version: string; rules: { id: string; help: { text: string } }[] } }; results: { ruleId: string; ruleIndex: number; level: string; locations: unknown[]; properties?: unknown }[] }] }
    const log = JSON.parse(written('sarif', results).out) as Log;
    const [{ tool: { driver }, results: found }] = log.runs;
    assert.deepEqual([log.version, driver.version, found.map(({ ruleId, level }) => `${ruleId} ${level}`)], ['2.1.0', '1.2.3', ['unknown-field error', 'missing-field error', 'unknown-kind note']]);
    assert.deepEqual(found.map(({ ruleIndex }) => driver.rules[ruleIndex]?.id), found.map(({ ruleId }) => ruleId));
    assert.ok(driver.rules.every(({ help }) => help.text.length > 20));
    assert.deepEqual(found[0]?.locations, [{
      physicalLocation: { artifactLocation: { uri: 'a.yaml' }, region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 } },
      logicalLocations: [{ fullyQualifiedName: 'spec.x', kind: 'member' }],
    }]);
    assert.deepEqual(found[0]?.properties, { server: 'unknown field "spec.x"' });
  });

  test('as JUnit have a suite a file and a case a document; what was not judged is skipped', () => {
    const root = parseXml(written('junit', results).out);
    assert.deepEqual(root.children.map(({ name, attributes }) => [name, attributes]), [
      ['testsuite', { name: 'a.yaml', tests: '2', failures: '1', errors: '0', skipped: '0' }],
      ['testsuite', { name: 'dir/b.yaml', tests: '1', failures: '0', errors: '0', skipped: '1' }],
    ]);
    const [first, second] = root.children[0]!.children;
    assert.deepEqual(first, { name: 'testcase', attributes: { name: 'ConfigMap a (document 1)', classname: 'a.yaml' }, children: [], text: '' });
    assert.deepEqual(second?.children[0]?.attributes, { type: 'unknown-field', message: 'unknown field `x`' });
    assert.equal(second?.children[0]?.text, 'a.yaml:3:5: error: unknown field `x` (unknown-field)\na.yaml:3:5: error: more (missing-field)');
    assert.deepEqual(root.children[1]?.children[0]?.children[0]?.attributes, { message: 'nobody knows it' });
  });

  test('as GitHub annotations are workflow commands', () => {
    const several = { ...results[2]!, findings: [{ ...note, endLine: 4 }] };
    assert.equal(written('github', [results[1]!, several]).out, [
      '::error file=a.yaml,line=3,endLine=3,col=5,endColumn=9,title=unknown-field%3A Pod b::unknown field `x`\n',
      '::error file=a.yaml,line=3,endLine=3,col=5,endColumn=9,title=missing-field%3A Pod b::more\n',
      '::notice file=dir/b.yaml,line=3,endLine=4,title=unknown-kind%3A Foo::nobody knows it\n',
    ].join(''));
    assert.match(written('github', [results[1]!], '-').out, /^::error line=3,/);
  });

  test('hold hostile names without changing their form', () => {
    const github = written('github', [hostileResult]).out;
    assert.equal(github.trimEnd().split('\n').length, 1);
    const [, properties, message] = /^::error (.*?)::(.*)\n$/.exec(github)!;
    assert.equal(properties!.split(',').length, 6);
    assert.equal(decodeCommand(message!), hostile.toWellFormed());
    const suite = parseXml(written('junit', [hostileResult]).out).children[0]!;
    assert.match(suite.attributes.name!, /^a\n::error::x%\r,file=b: \]\]><&"'\ufffd\ufffd\ufffd\[31m\ufffd/);
    assert.equal(suite.children.length, 1);
    const { runs: [{ results: [found] }] } = JSON.parse(written('sarif', [hostileResult]).out) as { runs: [{ results: [{ locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }] }] };
    assert.equal(decodeURIComponent(found.locations[0].physicalLocation.artifactLocation.uri), `${hostile.toWellFormed()}/b#c?d.yaml`);
    assert.doesNotMatch(found.locations[0].physicalLocation.artifactLocation.uri, /[#?\n]/);
    assert.deepEqual((JSON.parse(written('json', [hostileResult]).out) as { file: string }).file, hostileResult.file);
  });

  test('of nothing are whole', () => {
    assert.deepEqual(formats.map((format) => written(format, []).err), ['0 documents checked, 0 errors found\n', '', '', '', '0 documents checked, 0 errors found\n']);
    assert.deepEqual((JSON.parse(written('sarif', []).out) as { runs: [{ results: unknown[] }] }).runs[0].results, []);
    assert.deepEqual(parseXml(written('junit', []).out).children, []);
  });
});

/** As the runner of GitHub's actions reads the data of a command. */
function decodeCommand(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
