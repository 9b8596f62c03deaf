import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Failure } from '../../../../src/common/failure.ts';
import { actionsFor, ContextFailure, failureWords, inContext } from '../../../../src/ui/failures/actions.ts';

describe('what is offered where something fails', () => {
  test('is a new login where the server or the plugin did not accept the person', () => {
    for (const code of ['expired', 'unauthorized', 'plugin-failed'] as const) {
      assert.equal(actionsFor(new Failure(code, 'No.'))[0], 'logIn', code);
    }
  });

  test('is another try where the network failed', () => {
    for (const code of ['timeout', 'unreachable', 'proxy', 'throttled'] as const) {
      assert.equal(actionsFor(new Failure(code, 'No.'))[0], 'retry', code);
    }
  });

  test('is the hint of a missing plugin, if it has one', () => {
    assert.deepEqual(failureWords(new Failure('plugin-missing', 'No.', { hint: 'Install it.' })), ['hinted']);
    assert.deepEqual(failureWords(new Failure('plugin-missing', 'No.')), []);
  });

  test('is the file where certificates are wrong, and unlocking where the context is protected', () => {
    assert.deepEqual(failureWords(new Failure('tls', 'No.')), ['fileAtFault']);
    assert.deepEqual(failureWords(new Failure('protected', 'No.')), ['refused']);
  });

  test('goes for the context that the failure was met in', async () => {
    const failure = new Failure('forbidden', 'You may not.', { hint: 'Ask.', status: 403 });
    await assert.rejects(inContext('prod', Promise.reject(failure)), (error) => {
      assert.ok(error instanceof ContextFailure);
      assert.deepEqual([error.context, error.code, error.message, error.hint, error.status], ['prod', 'forbidden', 'You may not.', 'Ask.', 403]);
      return true;
    });
    assert.equal(await inContext('prod', Promise.resolve(1)), 1);
  });
});
