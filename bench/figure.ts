/** What a figure has to keep to: below a number (`under`), at most (`most`) or at least (`least`) that number. */
export type Bar = { readonly under: number } | { readonly most: number } | { readonly least: number };

/** Prints one measured value as a line of JSON. A value that misses its bar says so, and the program ends with 1. */
export function figure(name: string, value: number, unit: 'ms' | 'KB' | 'MB' | 'count', bar?: Bar): void {
  const judged = bar === undefined ? {} : { bar: rounded(bar), ok: keeps(value, bar) };
  process.stdout.write(`${JSON.stringify({ name, value: round(value), unit, ...judged })}\n`);
  if (judged.ok === false) {
    process.stderr.write(`MISSED: ${name}: ${round(value)} ${unit}, bar ${JSON.stringify(judged.bar)}\n`);
    process.exitCode = 1;
  }
}

/** The middle one of the values, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

/** A value that could not be measured keeps to nothing. */
function keeps(value: number, bar: Bar): boolean {
  if ('under' in bar) {
    return value < bar.under;
  }
  return 'most' in bar ? value <= bar.most : value >= bar.least;
}

function rounded(bar: Bar): Record<string, number> {
  return Object.fromEntries(Object.entries(bar).map(([kind, value]) => [kind, round(value)]));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
