const binary: Readonly<Record<string, bigint>> = {
  Ki: 1n << 10n, Mi: 1n << 20n, Gi: 1n << 30n, Ti: 1n << 40n, Pi: 1n << 50n, Ei: 1n << 60n,
};

const decimal: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** An exact value: `numerator / denominator`, the denominator positive. */
interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:([KMGTPE]i)|[eE]([+-]?\d{1,4})|([numkMGTPE]?))$/;

/** Reads a Kubernetes quantity (`100m`, `1.5Gi`, `1e3`); undefined where it is none. */
function parse(text: string): Fraction | undefined {
  const match = form.exec(text);
  if (!match) {
    return undefined;
  }
  const [, sign, whole = '', part = '', binarySuffix, exponent, decimalSuffix = ''] = match;
  if (whole + part === '') {
    return undefined;
  }
  const digits = BigInt(whole + part) * (sign === '-' ? -1n : 1n) * (binary[binarySuffix ?? ''] ?? 1n);
  const power = (exponent === undefined ? decimal[decimalSuffix] ?? 0 : Number(exponent)) - part.length;
  return power >= 0
    ? { numerator: digits * 10n ** BigInt(power), denominator: 1n }
    : { numerator: digits, denominator: 10n ** BigInt(-power) };
}

/**
 * The quantity in units of 10^-`decimals`, rounded up as the API does; 0 where the text is no quantity.
 * `decimals` is 0 for whole units and 3 for thousandths.
 */
export function scaledQuantity(text: unknown, decimals: 0 | 3): bigint {
  const value = typeof text === 'string' || typeof text === 'number' ? parse(String(text)) : undefined;
  if (!value) {
    return 0n;
  }
  const scaled = value.numerator * 10n ** BigInt(decimals);
  const quotient = scaled / value.denominator;
  const exact = quotient * value.denominator === scaled;
  if (exact) {
    return quotient;
  }
  return scaled > 0n ? quotient + 1n : quotient - 1n;
}

/** Whether the text is a quantity above zero. */
export function isPositiveQuantity(text: unknown): boolean {
  return (typeof text === 'string' || typeof text === 'number') && (parse(String(text))?.numerator ?? 0n) > 0n;
}

/** Compares two quantities exactly: below, at or above 0; undefined where one of the texts is none. */
export function compareQuantities(left: string, right: string): number | undefined {
  const a = parse(left);
  const b = parse(right);
  if (a === undefined || b === undefined) {
    return undefined;
  }
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}
