import assert from 'node:assert/strict';

/** More than enough for two readings to fall between two ticks of every age in the text. */
const tries = 15;

/** Holds that both say the same at the same moment; ages tick and clusters move, so they are asked again a few times. */
export async function assertSame(ours: () => Promise<string>, theirs: () => Promise<string>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const [mine, reference, again] = [await ours(), await theirs(), await ours()];
    if (mine === reference || again === reference) {
      return;
    }
    if (attempt === tries) {
      assert.equal(again, reference);
    }
  }
}
