import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { load } from 'js-yaml';
import { asString, asObjects, at } from '../../src/common/json.ts';
import type { Cluster } from '../cluster/types.ts';
import { sharedCluster } from '../cluster/shared.ts';
import { Secrets } from '../servers/secrets.ts';

/** Everything of the cluster's users that nobody else may know. */
function secretsOf(cluster: Cluster): Secrets {
  const secrets = new Secrets();
  for (const file of Object.values(cluster.kubeconfigs)) {
    const config = load(fs.readFileSync(file, 'utf8'));
    secrets.addKubeconfig(config);
    for (const user of asObjects(at(config, 'users'))) {
      const tokenFile = asString(at(user, 'user', 'tokenFile'));
      secrets.add(tokenFile === undefined ? undefined : fs.readFileSync(tokenFile, 'utf8').trim());
    }
  }
  return secrets;
}

/** The last stage of `npm test`: PILOTHOUSE_WRITTEN holds the output of all others and the logs of every VS Code. */
describe('what all the suites wrote', () => {
  const folder = process.env.PILOTHOUSE_WRITTEN ?? '';
  let cluster: Cluster;
  let files: string[];

  before(async () => {
    cluster = await sharedCluster();
    files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  });

  test("includes the extension's own log, and would show a secret that stood in it", () => {
    assert.ok(files.some((file) => file.endsWith('Pilothouse.log')), `no log of the extension among ${files.length} files`);
    const token = asString(at(load(fs.readFileSync(cluster.kubeconfigFor('reader'), 'utf8')), 'users', 0, 'user', 'token'));
    assert.ok(token !== undefined);
    assert.equal(secretsOf(cluster).found(`refused: Bearer ${token}`).length, 1);
  });

  test('has no token, key or password of any user in it', () => {
    const secrets = secretsOf(cluster);
    const all = cluster.auditLog === undefined ? files : [...files, cluster.auditLog];
    const leaks = all.flatMap((file) => secrets.found(fs.readFileSync(file, 'utf8')).map((secret) => `${file}: ${secret}`));
    assert.deepEqual(leaks, []);
  });
});
