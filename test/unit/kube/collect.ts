/** Everything that comes, until it ends. */
export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of source) {
    all.push(one);
  }
  return all;
}
