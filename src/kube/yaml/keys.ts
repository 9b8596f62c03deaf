const letter = /\p{L}/u;
const digit = /\p{Nd}/u;

/**
 * The order in which kubectl prints the keys of a map: character by character, where runs of digits count as
 * numbers (`a2` before `a10`) and everything that is no letter comes before letters.
 */
export function compareKeys(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    if (left[index] !== right[index]) {
      return compareFrom(left, right, index);
    }
  }
  return left.length - right.length;
}

/** The order by the first place where the two differ. */
function compareFrom(left: readonly string[], right: readonly string[], index: number): number {
  const leftChar = left[index] ?? '';
  const rightChar = right[index] ?? '';
  const leftLetter = letter.test(leftChar);
  const rightLetter = letter.test(rightChar);
  if (leftLetter !== rightLetter) {
    return leftLetter ? 1 : -1;
  }
  const byChar = (leftChar.codePointAt(0) ?? 0) - (rightChar.codePointAt(0) ?? 0);
  return leftLetter ? byChar : compareNumbers(left, right, index) || byChar;
}

function compareNumbers(left: readonly string[], right: readonly string[], index: number): number {
  // A zero inside of a number that began earlier is a digit like any other, not a leading zero.
  const inside = (left[index] === '0' || right[index] === '0') && beginsNumber(left, index) ? '1' : '';
  const leftDigits = digitsFrom(left, index);
  const rightDigits = digitsFrom(right, index);
  const difference = BigInt(inside + leftDigits || 0) - BigInt(inside + rightDigits || 0);
  return difference === 0n ? leftDigits.length - rightDigits.length : Number(difference > 0n) * 2 - 1;
}

/** Whether the digits just before the place hold one that is not zero. */
function beginsNumber(chars: readonly string[], index: number): boolean {
  for (let place = index - 1; place >= 0 && digit.test(chars[place] ?? ''); place--) {
    if (chars[place] !== '0') {
      return true;
    }
  }
  return false;
}

function digitsFrom(chars: readonly string[], index: number): string {
  const end = chars.findIndex((char, place) => place >= index && !/[0-9]/.test(char));
  return chars.slice(index, end === -1 ? undefined : end).join('');
}
