import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildKubernetes } from '../../cluster/build.ts';

test('without Go the build says what to do', async (t) => {
  const path = process.env.PATH;
  t.after(() => { process.env.PATH = path; });
  process.env.PATH = '';
  await assert.rejects(buildKubernetes(), { code: 'unsupported', message: /needs Go/, hint: /Install Go 1\.26/ });
});
