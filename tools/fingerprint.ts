import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from './root.ts';

/** A hash over the names and contents of these files and folders of the project; what does not exist counts as such. */
export function fingerprint(entries: readonly string[], ...extra: readonly string[]): string {
  const hash = createHash('sha256').update(extra.join('\0'));
  for (const entry of entries) {
    for (const file of filesUnder(inRoot(entry))) {
      hash.update(path.relative(inRoot(), file)).update('\0').update(fs.readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex').slice(0, 16);
}

function filesUnder(place: string): string[] {
  const stat = fs.statSync(place, { throwIfNoEntry: false });
  if (stat === undefined) {
    return [];
  }
  return stat.isFile() ? [place] : fs.readdirSync(place).sort().flatMap((name) => filesUnder(path.join(place, name)));
}
