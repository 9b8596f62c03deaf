import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openWorkbench, type OpenWorkbench } from './driver/open.ts';
import { until } from './driver/until.ts';

const folder = path.join(import.meta.dirname, '../integration/manifests/workspace');

for (const theme of ['dark', 'light'] as const) {
  describe(`a person who writes a manifest without a cluster, in a ${theme} window`, () => {
    let open: OpenWorkbench;
    before(async () => {
      open = await openWorkbench({ folder, theme });
    });
    after(() => open.close());

    test("sees what the API server would refuse, each mistake once, in plain words with the server's own beside them", async () => {
      const { workbench } = open;
      await workbench.openFile('job.yaml');
      const squiggles = workbench.page.locator('.editor-group-container.active .squiggly-error');
      await until('four mistakes to be marked', async () => await squiggles.count() === 4);
      assert.match(await workbench.hover('70000'), /70000.*65535/s);
      await workbench.screenshot(`manifest-hover-${theme}`);
      const problems = await until('the problems to be listed', async () => {
        const rows = await workbench.problems();
        return rows.some((row) => row.includes('restartPolicy')) && rows;
      });
      assert.ok(problems.some((row) => row.includes('The API server: ')), problems.join('\n'));
      await workbench.screenshot(`manifest-problems-${theme}`);
    });
  });
}
