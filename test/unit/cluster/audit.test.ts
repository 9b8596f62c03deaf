import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readAuditLog } from '../../cluster/audit.ts';

function entry(id: string, second: number, more: object = {}): string {
  return JSON.stringify({
    auditID: id, stage: 'ResponseComplete', verb: 'list', requestURI: '/api/v1/pods', userAgent: 'one/1.0', user: { username: 'someone' },
    sourceIPs: ['127.0.0.1'], responseStatus: { code: 200 }, requestReceivedTimestamp: `2026-01-01T00:00:0${second}.000000Z`, ...more,
  });
}

test('an audit log is read as requests: in order, each once, without a half-written line', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-audit-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'audit.log');
  await writeFile(path, [
    entry('b', 2, { verb: 'watch', stage: 'ResponseStarted' }),
    entry('a', 1, { userAgent: 'two/1.0', responseStatus: { code: 403 } }),
    entry('b', 2, { verb: 'watch' }),
    '{"auditID":"c","ver',
  ].join('\n'));
  const requests = await readAuditLog(path);
  assert.deepEqual(requests.map(({ verb, status, userAgent }) => ({ verb, status, userAgent })), [
    { verb: 'list', status: 403, userAgent: 'two/1.0' },
    { verb: 'watch', status: 200, userAgent: 'one/1.0' },
  ]);
  assert.equal((await readAuditLog(path, { since: new Date('2026-01-01T00:00:02Z') })).length, 1);
  assert.equal((await readAuditLog(path, { userAgent: /^two/ })).length, 1);
  assert.equal((await readAuditLog(path, { user: 'nobody' })).length, 0);
});
