import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { describe, test } from 'node:test';
import { endWith } from '../../../tools/ending.ts';

class Host extends EventEmitter {
  ppid = 100;
}

describe('the reasons to end', () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    test(`include ${signal}`, () => {
      const host = new Host();
      const ending = endWith(host);
      host.emit(signal);
      assert.equal(ending.signal.aborted, true);
      ending.dispose();
    });
  }

  test('include the end of the parent process', async () => {
    const host = new Host();
    const ending = endWith(host, 5);
    const keepAlive = setTimeout(() => undefined, 10_000);
    host.ppid = 1;
    await once(ending.signal, 'abort');
    clearTimeout(keepAlive);
    ending.dispose();
  });

  test('are watched no longer once disposed of', () => {
    const host = new Host();
    endWith(host).dispose();
    assert.deepEqual(host.eventNames(), []);
  });
});
