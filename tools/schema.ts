// Makes media/schemas/kubernetes-<minor>.json.br: the API schemas of one Kubernetes minor, for use without a cluster.
// Usage: node tools/schema.ts [VERSION...], such as 1.37.2. Needs Go, for its module cache; builds nothing.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { asObject, at, isObject, type JsonObject } from '../src/common/json.ts';
import { readEnums, type Enums } from './schema/enums.ts';

/** The minors that are bundled: the newest and those that Kubernetes still supports. */
const bundled = ['1.37.2', '1.36.3', '1.35.4', '1.34.4'];

/** Definitions that belong to requests, not to manifests. */
const notManifests = /^io\.k8s\.apimachinery\.pkg\.apis\.meta\.v1\.(DeleteOptions|WatchEvent|Patch|APIGroup.*|APIResource.*|APIVersions)$/;

const outFolder = join(import.meta.dirname, '../media/schemas');

for (const version of process.argv.length > 2 ? process.argv.slice(2) : bundled) {
  const source = join(download(`k8s.io/kubernetes@v${version}`), 'api/openapi-spec/v3');
  const enums = readEnums(download(`k8s.io/api@v0.${version.slice(version.indexOf('.') + 1)}`));
  const schemas = readSchemas(source);
  addEnums(schemas, enums);
  const document = JSON.stringify({ info: { version: `v${version}` }, components: { schemas } });
  const file = join(outFolder, `kubernetes-${version.split('.').slice(0, 2).join('.')}.json.br`);
  const packed = compress(document);
  writeFileSync(file, packed);
  console.log(`${file}: ${Object.keys(schemas).length} definitions, ${document.length} bytes, ${packed.length} packed`);
}

/** The folder of a Go module in the module cache. */
function download(module: string): string {
  const answer: unknown = JSON.parse(execFileSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8' }));
  return String(at(answer, 'Dir'));
}

/** Every definition of every group version; where several files hold one, they hold the same. */
function readSchemas(folder: string): Record<string, JsonObject> {
  const schemas: Record<string, JsonObject> = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith('_openapi.json'))) {
    const document: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    for (const [name, schema] of Object.entries(asObject(at(document, 'components', 'schemas')))) {
      if (!notManifests.test(name) && isObject(schema)) {
        schemas[name] = schema;
      }
    }
  }
  return Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The published documents are made without enumerations; a server's own has them. */
function addEnums(schemas: Record<string, JsonObject>, enums: Enums): void {
  for (const [name, fields] of enums) {
    for (const [field, values] of fields) {
      const property = at(schemas[name], 'properties', field);
      if (isObject(property)) {
        const target = isObject(property.items) ? property.items : property;
        target.enum = values;
      }
    }
  }
}

function compress(text: string): Buffer {
  return brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  });
}
