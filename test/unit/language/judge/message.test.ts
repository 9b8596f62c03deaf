import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listedValues, readMessage } from '../../../../src/language/judge/message.ts';

test('a message is taken apart into its form, the value and what is said of it', () => {
  const forms: [string, unknown[]][] = [
    ['Required value', ['required', undefined, '']],
    ['Required value: must specify a volume type', ['required', undefined, 'must specify a volume type']],
    ['Invalid value: "a: \\"b\\"": must be c', ['invalid', 'a: "b"', 'must be c']],
    ['Invalid value: -1: must be greater than or equal to 0', ['invalid', -1, 'must be greater than or equal to 0']],
    ['Invalid value: {"a":"}: x"}: `selector` does not match', ['invalid', { a: '}: x' }, '`selector` does not match']],
    ['Invalid value: null: not valid', ['invalid', null, 'not valid']],
    ['Invalid value: the author: wrote this', ['invalid', undefined, 'the author: wrote this']],
    ['Invalid value: "\\x00\\U0001f600": no', ['invalid', '\u0000\u{1f600}', 'no']],
    ['Duplicate value: "web"', ['duplicate', 'web', '']],
    ['Too long: may not be more than 63 bytes', ['too-long', undefined, 'may not be more than 63 bytes']],
    ['something else: "x"', ['other', undefined, 'something else: "x"']],
  ];
  for (const [message, expected] of forms) {
    const { form, value, detail } = readMessage(message);
    assert.deepEqual([form, value, detail], expected);
  }
});

test('the values that are allowed are read from it', () => {
  assert.deepEqual(listedValues('supported values: "a", "b c"'), ['a', 'b c']);
  assert.deepEqual(listedValues('must be one of them'), []);
});
