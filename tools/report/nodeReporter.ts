// A reporter for node:test: one line for each file that passed, everything about what failed or was skipped, and the
// counts in the file that PILOTHOUSE_COUNTS names.
import fs from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { asNumber, asString, at } from '../../src/common/json.ts';
import { add, none, type Counts } from '../counts.ts';
import { root } from '../root.ts';

interface Event {
  readonly type: string;
  readonly data: unknown;
}

export default async function* report(events: AsyncIterable<Event>): AsyncGenerator<string> {
  const output = new Map<string, string>();
  const names = new Map<string, string[]>();
  let counts = none;
  for await (const { type, data } of events) {
    const file = path.relative(root, asString(at(data, 'file')) ?? '');
    if (type === 'test:start') {
      const above = names.get(file)?.slice(0, asNumber(at(data, 'nesting')) ?? 0) ?? [];
      names.set(file, [...above, asString(at(data, 'name')) ?? '']);
    } else if (type === 'test:stdout' || type === 'test:stderr') {
      output.set(file, `${output.get(file) ?? ''}${asString(at(data, 'message')) ?? ''}`);
    } else if (type === 'test:fail' && isWholeFile(data)) {
      counts = add(counts, { ...none, failed: 1 });
      yield `  ✖ ${file}\n${indented(output.get(file) ?? '')}`;
    } else if (type === 'test:fail' && at(data, 'details', 'error', 'failureType') !== 'subtestsFailed') {
      yield describeFailure(file, names.get(file) ?? [], data);
    } else if (type === 'test:pass' && (at(data, 'skip') ?? false) !== false) {
      yield `  - skipped ${file}: ${asString(at(data, 'name'))} (${asString(at(data, 'skip')) ?? 'no reason given'})\n`;
    } else if (type === 'test:summary' && at(data, 'file') !== undefined) {
      counts = add(counts, countsOf(data));
      yield describeFile(file, data, output.get(file) ?? '');
    }
  }
  if (process.env.PILOTHOUSE_COUNTS !== undefined) {
    fs.writeFileSync(process.env.PILOTHOUSE_COUNTS, JSON.stringify(counts));
  }
}

/** A file that failed as such, with no test of its own to blame. */
function isWholeFile(data: unknown): boolean {
  const file = asString(at(data, 'file'));
  return file !== undefined && path.resolve(root, asString(at(data, 'name')) ?? '') === file;
}

function describeFailure(file: string, names: readonly string[], data: unknown): string {
  const error = at(data, 'details', 'error');
  const cause = at(error, 'cause') ?? error;
  const line = asNumber(at(data, 'line'));
  const text = cause instanceof Error ? inspect(cause) : typeof cause === 'string' ? cause : inspect(cause);
  const name = names.length > 0 ? names.join(' > ') : (asString(at(data, 'name')) ?? '');
  return `  ✖ ${file}${line === undefined ? '' : `:${line}`} ${name}\n${text.replace(/^/gm, '      ')}\n`;
}

function describeFile(file: string, data: unknown, output: string): string {
  const seconds = ((asNumber(at(data, 'duration_ms')) ?? 0) / 1000).toFixed(1);
  const { passed, failed } = countsOf(data);
  if (failed === 0) {
    return `  ✔ ${file} (${passed}, ${seconds} s)\n`;
  }
  return `  ✖ ${file} (${passed} passed, ${failed} failed, ${seconds} s)\n${indented(output)}`;
}

function indented(output: string): string {
  return output.replace(/^(?=.)/gm, '      | ');
}

function countsOf(data: unknown): Counts {
  const count = (name: string): number => asNumber(at(data, 'counts', name)) ?? 0;
  return { passed: count('passed'), failed: count('failed') + count('cancelled'), skipped: count('skipped') + count('todo') };
}
