/** The lines that one text has and the other has not, by a longest common subsequence; line endings count. */
export function lineDiff(before: string, after: string): { readonly removed: readonly string[]; readonly added: readonly string[] } {
  const a = linesOf(before);
  const b = linesOf(after);
  const longest = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i]![j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const removed: string[] = [];
  const added: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      removed.push(a[i++] ?? '');
    } else {
      added.push(b[j++] ?? '');
    }
  }
  return { removed, added };
}

function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/);
}
