import { readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { dirname, join } from 'node:path';
import { Failure } from '../common/failure.ts';
import { asString, at } from '../common/json.ts';
import { OpenApiSchemas } from './openapi.ts';
import type { GroupVersionKind, SchemaAnswer, SchemaSource } from './types.ts';

const fileName = /^kubernetes-(\d+\.\d+)\.json\.br$/;

/** The folder of the bundled schemas: `media/schemas` of the project or package that a module (its URL) belongs to. */
export function bundledFolder(moduleUrl: string): string {
  const start = dirname(fileURLToPath(moduleUrl));
  let folder = start;
  while (!existsSync(join(folder, 'media', 'schemas')) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return join(dirname(folder) === folder ? start : folder, 'media', 'schemas');
}

/** The minors whose schemas are bundled, such as `1.37`, newest first. */
export async function bundledVersions(folder: string): Promise<string[]> {
  const minors = (await readdir(folder)).flatMap((name) => fileName.exec(name)?.[1] ?? []);
  return minors.sort((a, b) => Number(b.split('.')[1]) - Number(a.split('.')[1]));
}

/** The schemas of one Kubernetes minor, read on first use. Needs no cluster. */
export class BundledSchemas implements SchemaSource {
  readonly #folder: string;
  readonly #minor: string | undefined;
  #loading: Promise<OpenApiSchemas> | undefined;

  /** `minor` such as `1.37`; the newest where it is left out. */
  constructor(folder: string, minor?: string) {
    this.#folder = folder;
    this.#minor = minor;
  }

  async find(type: GroupVersionKind): Promise<SchemaAnswer> {
    return (await this.#load()).find(type);
  }

  #load(): Promise<OpenApiSchemas> {
    this.#loading ??= this.#read();
    return this.#loading;
  }

  async #read(): Promise<OpenApiSchemas> {
    const versions = await bundledVersions(this.#folder);
    const minor = this.#minor ?? versions[0];
    if (minor === undefined || !versions.includes(minor)) {
      throw new Failure('not-found', `There are no bundled schemas of Kubernetes ${minor ?? ''}.`, { hint: `Bundled versions: ${versions.join(', ')}.` });
    }
    const packed = await readFile(join(this.#folder, `kubernetes-${minor}.json.br`));
    const document: unknown = JSON.parse((await promisify(brotliDecompress)(packed)).toString('utf8'));
    return new OpenApiSchemas(document, `Kubernetes ${asString(at(document, 'info', 'version')) ?? minor}`);
  }
}
