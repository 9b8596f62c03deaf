import type { CliIo } from '../../command.ts';
import type { Format } from '../options.ts';
import type { Reporter } from '../results.ts';
import { GitHubReporter } from './github.ts';
import { JsonReporter } from './json.ts';
import { JUnitReporter } from './junit.ts';
import { SarifReporter } from './sarif.ts';
import { TextReporter } from './text.ts';

export type ReporterIo = Pick<CliIo, 'stdout' | 'stderr' | 'color' | 'cwd'>;

/** `version` is the product's. */
export function createReporter(format: Format, io: ReporterIo, version: string): Reporter {
  switch (format) {
    case 'text':
      return new TextReporter(io);
    case 'json':
      return new JsonReporter(io);
    case 'sarif':
      return new SarifReporter(io, version);
    case 'junit':
      return new JUnitReporter(io);
    case 'github':
      return new GitHubReporter(io);
  }
}
