const acronyms = new Set(['API', 'URL', 'UID', 'GUID']);

/**
 * A field's name as words: `lastProbeTime` becomes `Last Probe Time`, `uid` `UID`, `apiVersion` `API Version`.
 * Names with digits, dots, underscores and the like are data rather than fields and stay as they are.
 */
export function fieldLabel(name: string): string {
  if (/[^\p{L}-]/u.test(name)) {
    return name;
  }
  return joinAcronyms(camelWords(name)).map(titleWord).join(' ');
}

/** Splits between lower case, upper case and other; the last capital of a run belongs to the lower case after it. */
function camelWords(name: string): string[] {
  return name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|[^\p{Lu}\p{Ll}]+/gu) ?? [];
}

/** A word of two capitals or more takes up a capitalised word behind it: `PDF`, `Loader` is `PDFLoader`. */
function joinAcronyms(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    const next = words[index + 1] ?? '';
    const joins = word.length >= 2 && !/[^\p{Lu}\P{L}]/u.test(word) && /^\p{Lu}/u.test(next);
    joined.push(joins ? word + next : word);
    index += joins ? 1 : 0;
  }
  return joined;
}

function titleWord(word: string): string {
  const upper = word.toUpperCase();
  if (acronyms.has(upper)) {
    return upper;
  }
  return word === word.toLowerCase() ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
