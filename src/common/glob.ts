/**
 * Whether the text matches a pattern in which `*` stands for any number of characters and `?` for one. Takes time in
 * proportion to both lengths, whatever the pattern.
 */
export function matchesGlob(text: string, pattern: string): boolean {
  let [at, inPattern] = [0, 0];
  let star = -1;
  let startOfStar = 0;
  while (at < text.length) {
    if (pattern[inPattern] === '*') {
      star = inPattern++;
      startOfStar = at;
    } else if (inPattern < pattern.length && (pattern[inPattern] === '?' || pattern[inPattern] === text[at])) {
      at++;
      inPattern++;
    } else if (star >= 0) {
      // The last star takes one more character, and what follows it is tried again.
      inPattern = star + 1;
      at = ++startOfStar;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(inPattern));
}
