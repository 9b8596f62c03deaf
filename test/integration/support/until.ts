/** Asks until the answer is there; rejects with what was awaited after `ms`. An error of the last try is its cause. */
export async function until<T>(what: string, ask: () => T | undefined | false | Promise<T | undefined | false>, ms = 20_000): Promise<T> {
  const end = Date.now() + ms;
  let cause: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) {
        return answer;
      }
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (Date.now() > end) {
      throw new Error(`timed out: ${what}`, { cause });
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
