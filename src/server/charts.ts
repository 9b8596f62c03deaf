import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Whether a file lies in the templates folder of a Helm chart: its text is a template even where it looks like YAML. */
export async function isChartTemplate(uri: string): Promise<boolean> {
  if (!uri.startsWith('file:') || !uri.includes('/templates/')) {
    return false;
  }
  const path = fileURLToPath(uri);
  for (let folder = dirname(path); dirname(folder) !== folder; folder = dirname(folder)) {
    if (/[\\/]templates$/.test(folder) && await exists(join(dirname(folder), 'Chart.yaml'))) {
      return true;
    }
  }
  return false;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
