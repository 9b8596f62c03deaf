import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Allowed values by OpenAPI definition name and field: `io.k8s.api.core.v1.Container` -> `imagePullPolicy` -> values. */
export type Enums = Map<string, Map<string, string[]>>;

interface GoPackage {
  /** As OpenAPI names it, such as `io.k8s.api.core.v1`. */
  readonly name: string;
  readonly source: string;
  /** Import aliases of other API packages: `v1` -> `io.k8s.api.core.v1`. */
  readonly imports: ReadonlyMap<string, string>;
}

/**
 * Reads the enumerations out of a k8s.io/api module's Go source, as Kubernetes' own OpenAPI generator does when
 * its OpenAPIEnums feature is on: string types marked `+enum`, their typed constants, and the fields of that type.
 */
export function readEnums(moduleFolder: string): Enums {
  const packages = typesFiles(moduleFolder).map((file) => readPackage(moduleFolder, file));
  const values = new Map(packages.flatMap((each) => [...enumTypes(each)]));
  return new Map(packages.flatMap((each) => [...structFields(each, values)]));
}

function typesFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(`${sep}types.go`))
    .map((path) => join(folder, path));
}

function readPackage(root: string, file: string): GoPackage {
  const source = readFileSync(file, 'utf8');
  const folder = relative(root, file).split(sep).slice(0, -1).join('.');
  const imports = new Map<string, string>();
  for (const [, alias, path] of source.matchAll(/^\s*(\w+)?\s*"k8s\.io\/api\/([\w/]+)"$/gm)) {
    imports.set(alias ?? path!.split('/').at(-1)!, `io.k8s.api.${path!.replaceAll('/', '.')}`);
  }
  return { name: `io.k8s.api.${folder}`, source, imports };
}

function* enumTypes({ name, source }: GoPackage): Generator<[string, string[]]> {
  for (const [, comment, type] of source.matchAll(/((?:^\/\/.*\n)+)type (\w+) string$/gm)) {
    if (/^\/\/ \+enum\s*$/m.test(comment!)) {
      // A constant made of another one cannot be told from here, and half an enumeration is worse than none.
      const isWhole = !new RegExp(`^\\s*(?:const )?\\w+\\s+(?:${type!}\\s*=\\s*\\w|=\\s*${type!}\\(\\w)`, 'm').test(source);
      const constants = [...source.matchAll(new RegExp(`^\\s*(?:const )?\\w+\\s+(?:${type!}\\s*=\\s*|=\\s*${type!}\\()"([^"]*)"`, 'gm'))];
      yield [`${name}.${type!}`, isWhole ? [...new Set(constants.map(([, value]) => value!))].sort() : []];
    }
  }
}

function* structFields(each: GoPackage, values: ReadonlyMap<string, string[]>): Generator<[string, Map<string, string[]>]> {
  for (const [, struct, body] of each.source.matchAll(/^type (\w+) struct \{\n([^]*?)^\}/gm)) {
    const fields = new Map<string, string[]>();
    for (const [, goType, json] of body!.matchAll(/^\s*\w+\s+[*[\]]*([\w.]+)\s+`json:"(\w+)/gm)) {
      const allowed = values.get(qualify(each, goType!));
      if (allowed !== undefined && allowed.length > 0) {
        fields.set(json!, allowed);
      }
    }
    if (fields.size > 0) {
      yield [`${each.name}.${struct!}`, fields];
    }
  }
}

function qualify({ name, imports }: GoPackage, goType: string): string {
  const [alias, type] = goType.split('.');
  return type === undefined ? `${name}.${goType}` : `${imports.get(alias!) ?? alias!}.${type}`;
}
