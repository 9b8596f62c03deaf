import fs from 'node:fs';
import path from 'node:path';

/**
 * Keeps what a VS Code server logged in the folder that the test runner names (PILOTHOUSE_WRITTEN), where it is searched
 * for secrets at the end. Does nothing where no runner asks for it.
 */
export function keepLogs(serverData: string): void {
  const kept = process.env.PILOTHOUSE_WRITTEN;
  if (kept === undefined || kept === '') {
    return;
  }
  const logs = path.join(serverData, 'data', 'logs');
  if (fs.existsSync(logs)) {
    fs.cpSync(logs, path.join(kept, path.basename(path.dirname(serverData))), { recursive: true });
  }
}
