import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { copyText } from '../../../../src/webview/table/model/copyText.ts';

describe('copied rows', () => {
  const titles = ['Name', 'Ports'];

  test('are CSV as RFC 4180 has it, under a header', () => {
    assert.equal(copyText('csv', titles, [['web', '80/TCP,443/TCP'], ['say "hi"', '-']]), 'Name,Ports\nweb,"80/TCP,443/TCP"\n"say ""hi""",-');
  });

  test('are lines of cells for spreadsheets', () => {
    assert.equal(copyText('tsv', titles, [['web', '80'], ['mail', '25']]), 'web\t80\nmail\t25');
  });

  test('are objects by the columns\' names, which stay apart', () => {
    assert.deepEqual(JSON.parse(copyText('json', ['Name', 'Name'], [['a', 'b']])), [{ 'Name': 'a', 'Name (2)': 'b' }]);
  });

  test('hold no formula that a cluster has written', () => {
    assert.equal(copyText('tsv', titles, [['=HYPERLINK("x")', '@SUM(1)'], ['-1', '+5'], ['-cmd|x', '-100m']]), '\'=HYPERLINK("x")\t\'@SUM(1)\n-1\t+5\n\'-cmd|x\t-100m');
  });
});
