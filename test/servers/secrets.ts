import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { asList, at, isObject } from '../../src/common/json.ts';

/** Shorter ones would be found in innocent words. */
const shortest = 6;

/** Fields of a kubeconfig, and of what it holds, whose values nobody may see. */
const secretFields = /^(token|password|client-key-data|client-certificate-data|id-token|refresh-token|client-secret|access-token)$/;

/** The tokens, keys and passwords that a test uses, to be looked for in everything that it hands out. */
export class Secrets {
  readonly #values = new Set<string>();

  /** Adds values; of a PEM text every line of its content counts. */
  add(...values: readonly (string | undefined)[]): void {
    for (const value of values) {
      for (const line of (value ?? '').includes('-----BEGIN') ? (value ?? '').split('\n').filter((each) => !each.startsWith('-----')) : [value ?? '']) {
        if (line.length >= shortest) {
          this.#values.add(line);
        }
      }
    }
  }

  /** Adds what stands in the users of a kubeconfig, parsed, and in the logins of its proxies. */
  addKubeconfig(config: unknown): void {
    this.#addFields(at(config, 'users'));
    for (const cluster of asList(at(config, 'clusters'))) {
      const proxy = at(cluster, 'cluster', 'proxy-url');
      this.add(URL.parse(typeof proxy === 'string' ? proxy : '')?.password);
    }
  }

  /** Which secrets stand in a text, as they are, encoded for a URL, in base64 or as JSON writes them; shortened, so that a failing test shows none either. */
  found(text: string): string[] {
    return [...this.#values].filter((value) => formsOf(value).some((form) => text.includes(form))).map((value) => `${value.slice(0, 3)}… (${value.length} characters)`);
  }

  /** Fails where a secret stands in a value: an error with its causes and hints, a log, a document. */
  assertNone(value: unknown, what = 'it'): void {
    const text = typeof value === 'string' ? value : inspect(value, { depth: 12, showHidden: true, maxStringLength: Infinity, maxArrayLength: Infinity, breakLength: Infinity });
    assert.deepEqual(this.found(text), [], `secrets in ${what}`);
  }

  #addFields(value: unknown): void {
    if (Array.isArray(value)) {
      value.forEach((member) => this.#addFields(member));
    } else if (isObject(value)) {
      for (const [name, field] of Object.entries(value)) {
        if (typeof field === 'string' && secretFields.test(name)) {
          this.add(field, name.endsWith('-data') ? Buffer.from(field, 'base64').toString() : undefined);
        } else {
          this.#addFields(field);
        }
      }
    }
  }
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  // Inside a longer text base64 looks different at each of three places; its ends depend on what stands beside them.
  const inner = [0, 1, 2].map((shift) => Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').slice(Math.ceil((shift * 4) / 3) + 1, -4));
  return [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), ...inner.filter((form) => form.length >= shortest)];
}
