import path from 'node:path';
import { Failure } from '../../common/failure.ts';
import { isObject } from '../../common/json.ts';
import type { RawEntry } from './types.ts';

/** Reads one entry's fields by type. An empty string counts as absent, as it does for kubectl. */
export class Fields {
  readonly entry: RawEntry;
  readonly #kind: string;
  readonly #prefix: string;

  constructor(entry: RawEntry, kind: string, prefix = '') {
    this.entry = entry;
    this.#kind = kind;
    this.#prefix = prefix;
  }

  string(field: string): string | undefined {
    const value = this.entry.value[field] ?? '';
    if (typeof value !== 'string') {
      throw this.wrong(field, 'is not text (put it in quotes)');
    }
    return value === '' ? undefined : value;
  }

  flag(field: string): boolean {
    const value = this.entry.value[field] ?? false;
    if (typeof value !== 'boolean') {
      throw this.wrong(field, 'is neither true nor false');
    }
    return value;
  }

  strings(field: string): string[] {
    return this.#texts(field, this.entry.value[field] ?? []);
  }

  lists(field: string): Record<string, string[]> {
    const value = this.entry.value[field] ?? {};
    if (!isObject(value)) {
      throw this.wrong(field, 'is not a map of lists');
    }
    return Object.fromEntries(Object.entries(value).map(([key, list]) => [key, this.#texts(field, list)]));
  }

  bytes(field: string): Buffer | undefined {
    const text = this.string(field)?.replace(/[\r\n]/g, '');
    if (text === undefined || text === '') {
      return undefined;
    }
    if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
      throw this.wrong(field, 'is not base64');
    }
    return Buffer.from(text, 'base64');
  }

  /** A path; a relative one starts in the folder of the file that the entry came from. */
  file(field: string): string | undefined {
    const text = this.string(field);
    return text === undefined ? undefined : this.resolve(text);
  }

  resolve(relative: string): string {
    return path.isAbsolute(relative) ? relative : path.join(path.dirname(this.entry.file), relative);
  }

  wrong(field: string, why: string): Failure {
    const { name, file } = this.entry;
    return new Failure('invalid', `The ${this.#kind} "${name}" in ${file} is not usable: ${this.#prefix}${field} ${why}.`, {
      hint: 'Correct the kubeconfig; it is read again when it is saved.',
    });
  }

  #texts(field: string, value: unknown): string[] {
    if (!Array.isArray(value) || !value.every((member) => typeof member === 'string')) {
      throw this.wrong(field, 'is not a list of texts');
    }
    return value;
  }
}
