import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readHostMessage, readLook, readMemory, readPageMessage, readRows, wordKeys } from '../../../../src/tableProtocol.ts';
import { readAddress, tableKey, writeAddress, type TableAddress } from '../../../../src/ui/table/address.ts';
import { tableHtml } from '../../../../src/ui/table/html.ts';
import { tableTitle } from '../../../../src/ui/table/tableTitle.ts';
import { tableWords } from '../../../../src/ui/table/tableWords.ts';

const address: TableAddress = { context: 'prod', group: 'apps', version: 'v1', resource: 'deployments', kind: 'Deployment', namespaces: ['b', 'a'], labels: 'app=web', fields: '' };

describe('what the page of a table says', () => {
  test('is taken where it is a message, without what does not belong to it', () => {
    assert.deepEqual(readPageMessage({ type: 'ready', more: 1 }), { type: 'ready' });
    assert.deepEqual(readPageMessage({ type: 'run', action: 'describe', keys: ['a', 7, null] }), { type: 'run', action: 'describe', keys: ['a'] });
    assert.deepEqual(readPageMessage({ type: 'chosen', question: 1, keys: 'a' }), { type: 'chosen', question: 1, keys: [] });
  });

  test('is ignored where it is anything else', () => {
    const others = [undefined, null, 'ready', [], {}, { type: 'exec' }, { type: 'run', action: 'delete', keys: [] }, { type: 'copied', format: 'csv', text: {} }, { type: 'copied', format: 'exe', text: '' }, { type: 'chosen', question: '1' }, { type: 'press', button: 3 }];
    assert.deepEqual(others.map(readPageMessage), others.map(() => undefined));
  });
});

describe('what the page of a table is told', () => {
  const words = tableWords('Pods', (text) => text);

  test('is taken with every text, and not without one', () => {
    const setup = { type: 'setup', words, language: 'en', now: 1, address: 'a', table: 't', hasContainers: true, filter: '' };
    assert.deepEqual(readHostMessage(setup), setup);
    for (const key of wordKeys) {
      assert.equal(readHostMessage({ ...setup, words: { ...words, [key]: undefined } }), undefined, key);
    }
  });

  test('names the context, with its mark where it is protected', () => {
    const context = { type: 'context', name: 'prod', mark: 'protected', hint: 'Protected.', open: false };
    assert.deepEqual(readHostMessage(context), context);
    assert.deepEqual(readHostMessage({ type: 'context', name: 'prod' }), { ...context, mark: '', hint: '' });
  });

  test('is binary for rows, whether it comes as an array or as a buffer, and holds no broken ones', () => {
    const data = new TextEncoder().encode(JSON.stringify({ put: [['k', 'n', 's', 1, 'ok', 'c'], ['k', 'n', 's', 'x', 'ok'], ['k', 'n', 's', 1, 'fine'], ['k', 'n', 's', 1, 'ok', {}], 'k'], drop: ['d', 1] }));
    for (const form of [data, data.buffer]) {
      const message = readHostMessage({ type: 'rows', data: form });
      assert.deepEqual(message?.type === 'rows' && readRows(message.data), { put: [['k', 'n', 's', 1, 'ok', 'c']], drop: ['d'] });
    }
    assert.equal(readHostMessage({ type: 'rows', data: '[]' }), undefined);
  });

  test('is ignored where it is anything else', () => {
    const others = [undefined, 1, {}, { type: 'state', phase: 'odd' }, { type: 'copy', format: 'exe' }, { type: 'ask' }];
    assert.deepEqual(others.map(readHostMessage), others.map(() => undefined));
  });
});

describe('what a table is of', () => {
  test('survives being kept as text', () => {
    assert.deepEqual(readAddress(writeAddress(address)), address);
    for (const text of ['', '{', '[]', '{"context":"a"}', '{"context":"","version":"v1","resource":"pods"}']) {
      assert.equal(readAddress(text), undefined, text);
    }
  });

  test('is the same for the same scope in any order, and for any version', () => {
    assert.equal(tableKey(address), tableKey({ ...address, namespaces: ['a', 'b'], version: 'v2' }));
    assert.notEqual(tableKey(address), tableKey({ ...address, labels: '' }));
  });

  test('is kept beside how it looked, whatever of that is there', () => {
    assert.deepEqual(readMemory({ address: 'a', look: { wide: true, widths: { Name: 100, Age: 'x' }, sort: { column: 'Age' } } }), {
      address: 'a',
      look: { filter: '', wide: true, sort: { column: 'Age', descending: false }, widths: { Name: 100 }, scroll: 0, focus: undefined, chosen: [] },
    });
    assert.equal(readMemory(undefined), undefined);
    assert.deepEqual(readLook(7), { filter: '', wide: false, sort: undefined, widths: {}, scroll: 0, focus: undefined, chosen: [] });
  });
});

describe('the tab of a table', () => {
  const titleOf = (changes: Partial<TableAddress>, isProtected = false): string =>
    tableTitle({ ...address, labels: '', ...changes }, isProtected, (text, ...values) => text.replace(/\{(\d)\}/g, (_, place: string) => String(values[Number(place)])));

  test('says which kind, scope and context it is of, and whether that is protected', () => {
    assert.equal(titleOf({ namespaces: ['default'] }), 'Deployments · default · prod');
    assert.equal(titleOf({ namespaces: [], labels: 'app=web' }), 'Deployments · app=web · prod');
    assert.equal(titleOf({ namespaces: ['a', 'b', 'c'] }, true), 'Deployments · 3 namespaces · prod (protected)');
  });
});

describe('the page around a table', () => {
  test('lets in its own script and style sheet and nothing else', () => {
    const html = tableHtml({ script: 'https://x/table.js?"><script>', style: 'https://x/table.css', source: 'https://x', language: 'en' });
    const [, nonce] = /script-src 'nonce-([^']+)'/.exec(html) ?? [];
    assert.ok(nonce !== undefined && nonce.length >= 16);
    assert.match(html, /default-src 'none'; style-src https:\/\/x; script-src 'nonce-/);
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.ok(!html.includes('unsafe'));
    assert.notEqual(nonce, /nonce-([^']+)'/.exec(tableHtml({ script: '', style: '', source: '', language: '' }))?.[1]);
  });
});
