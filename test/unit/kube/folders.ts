import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';

/** A new folder that is removed when the tests of the calling file end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'pilothouse-kube-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a text file, its folders included, and returns its path. */
export async function write(file: string, text: string, mode = 0o600): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text, { mode });
  return file;
}
