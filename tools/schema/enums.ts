import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Allowed values by OpenAPI definition name and field: `io.k8s.api.core.v1.Container` -> `imagePullPolicy` -> values. */
export type Enums = Map<string, Map<string, string[]>>;

/** What is said of names such as `io.k8s.api.core.v1.IPFamily`. */
type ByName<T> = ReadonlyMap<string, T>;

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
  const literals = new Map(packages.flatMap((each) => [...literalConstants(each)]));
  const values = new Map(packages.flatMap((each) => [...enumTypes(each, literals)]));
  const structs = new Map(packages.flatMap((each) => [...structBodies(each)]));
  const fields = [...structs].map(([name, struct]): [string, Map<string, string[]>] => [name, enumFields(struct, structs, values)]);
  return new Map(fields.filter(([, each]) => each.size > 0));
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

function* literalConstants({ name, source }: GoPackage): Generator<[string, string]> {
  for (const [, constant, value] of source.matchAll(/^\s*(?:const )?(\w+)\s+\w*\s*=\s*(?:\w+\()?"([^"]*)"/gm)) {
    yield [`${name}.${constant!}`, value!];
  }
}

function* enumTypes(each: GoPackage, literals: ByName<string>): Generator<[string, string[]]> {
  for (const [, comment, type] of each.source.matchAll(/((?:^\/\/.*\n)+)type (\w+) string$/gm)) {
    if (/^\/\/ \+enum\s*$/m.test(comment!)) {
      yield [`${each.name}.${type!}`, constantsOf(each, type!, literals)];
    }
  }
}

/** `Name Type = "value"`, `Name = Type("value")` and `Name = Type(other.Constant)`. */
function constantsOf(each: GoPackage, type: string, literals: ByName<string>): string[] {
  const pattern = new RegExp(`^\\s*(?:const )?(\\w+)\\s+(?:${type}\\s*=\\s*|=\\s*${type}\\()("[^"]*"|[\\w.]+)`, 'gm');
  const values = [...each.source.matchAll(pattern)].map(([, , value]) => (value!.startsWith('"') ? value!.slice(1, -1) : literals.get(qualify(each, value!))));
  // Half an enumeration is worse than none.
  return values.every((value) => value !== undefined) ? [...new Set(values)].sort() : [];
}

interface Struct {
  readonly home: GoPackage;
  readonly body: string;
}

function* structBodies(home: GoPackage): Generator<[string, Struct]> {
  for (const [, name, body] of home.source.matchAll(/^type (\w+) struct \{\n([^]*?)^\}/gm)) {
    yield [`${home.name}.${name!}`, { home, body: body! }];
  }
}

/** The fields of an enumerated type, with those of embedded structs. */
function enumFields({ home, body }: Struct, structs: ByName<Struct>, values: ByName<string[]>): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const [, embedded] of body.matchAll(/^\s*([\w.]+)\s+`json:"(?:,inline)?"/gm)) {
    const inner = structs.get(qualify(home, embedded!));
    for (const [name, allowed] of inner === undefined ? [] : enumFields(inner, structs, values)) {
      fields.set(name, allowed);
    }
  }
  for (const [, goType, name] of body.matchAll(/^\s*\w+\s+[*[\]]*([\w.]+)\s+`json:"(\w+)/gm)) {
    const allowed = values.get(qualify(home, goType!)) ?? [];
    if (allowed.length > 0) {
      fields.set(name!, allowed);
    }
  }
  return fields;
}

function qualify({ name, imports }: GoPackage, goName: string): string {
  const [alias, inner] = goName.split('.');
  return inner === undefined ? `${name}.${goName}` : `${imports.get(alias!) ?? alias!}.${inner}`;
}
