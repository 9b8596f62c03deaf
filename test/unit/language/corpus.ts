import { Analyser, type Analysis } from '../../../src/language/analysis.ts';
import { checkers } from '../../../src/language/checks/registry.ts';
import type { Judge } from '../../../src/language/judge/types.ts';
import type { Schemas } from '../../../src/language/ports.ts';
import { parseSlice } from '../../../src/language/parse.ts';
import { toData } from '../../../src/language/tree.ts';
import { BundledSchemas, bundledFolder } from '../../../src/schema/bundled.ts';
import { CrdSchemas } from '../../../src/schema/crds.ts';
import { SchemaRegistry } from '../../../src/schema/registry.ts';
import { fixtures, type FixtureDocument, type Mark } from './fixtures.ts';

export const never = new AbortController().signal;

/** The schemas that are there without a cluster: the bundled ones and the fixtures' own custom types. */
export function offlineSchemas(): Schemas {
  const crds = new CrdSchemas();
  crds.update('crds', fixtures('crds').map(({ slice }) => toData(parseSlice(slice.text).root!)));
  return new SchemaRegistry([crds, new BundledSchemas(bundledFolder(import.meta.url))]);
}

export function analyser(schemas: Schemas, judge?: Judge): Analyser {
  return new Analyser(schemas, checkers, judge);
}

/** What is wrong with the findings of documents that are right; empty is well. */
export async function falseAlarms(documents: readonly FixtureDocument[], schemas: Schemas, judge?: Judge): Promise<string[]> {
  const found: string[] = [];
  for (const { label, slice } of documents) {
    const { findings } = await analyser(schemas, judge).analyse(slice, never);
    found.push(...findings.map(({ message, start }) => `${label} line ${lineOf(slice.text, start) + 1}: ${message}`));
  }
  return found;
}

/** The marks of documents that no finding of the same code on the same line answers. */
export async function misses(documents: readonly FixtureDocument[], schemas: Schemas, judge?: Judge): Promise<string[]> {
  const missed: string[] = [];
  for (const { label, slice, marks } of documents) {
    const analysis = await analyser(schemas, judge).analyse(slice, never);
    const found = linesOf(slice.text, analysis);
    const lost = marks.filter((mark) => !found.some((each) => each.code === mark.code && each.line === mark.line));
    missed.push(...lost.map(({ code, line }) => `${label}: no ${code} on line ${line + 1}; there are ${JSON.stringify(found)}`));
  }
  return missed;
}

/** Findings on lines that no mark promises: of one mistake nothing is said twice, and nothing in a wrong place. */
export async function strays(documents: readonly FixtureDocument[], schemas: Schemas, judge: Judge): Promise<string[]> {
  const stray: string[] = [];
  for (const { label, slice, marks } of documents) {
    const analysis = await analyser(schemas, judge).analyse(slice, never);
    const errors = analysis.findings.filter(({ severity }) => severity === 'error');
    const unmarked = errors.filter(({ start }) => !marks.some(({ line }) => line === lineOf(slice.text, start)));
    stray.push(...unmarked.map(({ code, message, start }) => `${label} line ${lineOf(slice.text, start) + 1}: ${code} ${message}`));
  }
  return stray;
}

function linesOf(text: string, { findings }: Analysis): Mark[] {
  return findings.filter(({ severity }) => severity === 'error').map(({ code, start }) => ({ code, line: lineOf(text, start) }));
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}
