import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { explain } from '../../../../src/common/failure.ts';
import { mayRunIn } from '../../../../src/ui/contexts/trust.ts';
import type { Translate } from '../../../../src/ui/translate.ts';

const t: Translate = (message, ...args) => message.replaceAll(/\{(\d)\}/g, (_, place: string) => String(args[Number(place)]));

describe('sign-in programs in a workspace that is not trusted', () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'pilothouse-trust-'));
  const folder = path.join(root, 'project');
  fs.mkdirSync(path.join(folder, 'bin'), { recursive: true });
  fs.mkdirSync(path.join(root, 'project-other'));
  fs.writeFileSync(path.join(folder, 'bin', 'plugin'), '');
  fs.symlinkSync(path.join(folder, 'bin'), path.join(root, 'link'));
  after(() => fs.rmSync(root, { recursive: true }));

  let trusted = false;
  const mayRun = mayRunIn({ isTrusted: () => trusted, folders: () => [folder] }, t);
  const home = path.join(root, 'home', '.kube', 'config');

  test('are not run where their file is in the workspace, and the message says which and what to do', () => {
    const failure = mayRun('aws', path.join(folder, 'kubeconfig'));
    assert.equal(failure?.code, 'plugin-failed');
    assert.match(explain(failure), /aws.*kubeconfig.*not trusted.*Trust the workspace/);
  });

  test('are not run where they are in the workspace, be it through a symbolic link', () => {
    assert.ok(mayRun(path.join(folder, 'bin', 'plugin'), home));
    assert.ok(mayRun(path.join(root, 'link', 'plugin'), home));
    assert.ok(mayRun(path.join(folder, 'bin', '..', 'not', 'there', 'yet'), home));
  });

  test('are run where neither is in it', () => {
    assert.equal(mayRun('aws', home), undefined);
    assert.equal(mayRun('/usr/bin/aws', home), undefined);
    assert.equal(mayRun(path.join(root, 'project-other', 'plugin'), path.join(root, 'project-other', 'config')), undefined);
  });

  test('are run as soon as it is trusted', () => {
    trusted = true;
    assert.equal(mayRun(path.join(folder, 'bin', 'plugin'), path.join(folder, 'kubeconfig')), undefined);
  });
});
