import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../../src/common/failure.ts';

/** Files of other modules that do not compile for wasip1, by the names of their stand-ins in judge/stub. */
const stubs: Readonly<Record<string, string>> = {
  'journal_unix.go': 'github.com/coreos/go-systemd/v22/journal/journal_unix.go',
  'lock_flock.go': 'go.etcd.io/etcd/client/pkg/v3/fileutil/lock_flock.go',
};

/** A file of which some text is replaced; where it has no such text, it is of another version than this is for. */
interface Patch {
  readonly file: string;
  readonly changes: readonly (readonly [text: string, instead: string])[];
}

/**
 * Calls methods by names that are known at run time only, so that the linker has to keep every method of every type: half
 * of the module. No template that the judge runs calls a method.
 */
const template: Patch = { file: 'src/text/template/exec.go', changes: [['ptr.MethodByName(fieldName)', '(reflect.Value{})']] };

/**
 * For every admission policy the server makes eight environments for expressions, one for each set of variables, of which
 * it uses one or two: most of the time that a policy takes. Here each is made when it is first used.
 */
const environments: Patch = {
  file: 'vendor/k8s.io/apiserver/pkg/admission/plugin/cel/compile.go',
  changes: [
    ['type compiler struct {\n', 'type compiler struct {\n\tbaseEnv *environment.EnvSet\n'],
    ['&compiler{varEnvs: mustBuildEnvs(env)}', '&compiler{baseEnv: env, varEnvs: variableDeclEnvs{}}'],
    ['c.varEnvs[options].Env(envType)', 'c.environment(options).Env(envType)'],
    ['func mustBuildEnvs(', `func (c compiler) environment(options OptionalVariableDeclarations) *environment.EnvSet {
	if _, known := c.varEnvs[options]; !known {
		made, err := createEnvForOpts(c.baseEnv, BuildNamespaceType(), BuildRequestType(), options)
		if err != nil {
			panic(err)
		}
		c.varEnvs[options] = made
	}
	return c.varEnvs[options]
}

func mustBuildEnvs(`],
  ],
};

/**
 * Each environment for expressions has a twin for those that are stored already, which only updates ask for: half the work.
 * Here the twin is made when it is first asked for.
 */
const storedEnvironments: Patch = {
  file: 'vendor/k8s.io/apiserver/pkg/cel/environment/environment.go',
  changes: [
    ['import (\n', 'import (\n\t"sync"\n'],
    ['storedExpressions *cel.Env\n', 'storedExpressions func() (*cel.Env, error)\n'],
    ['storedExpressions: base}', 'storedExpressions: func() (*cel.Env, error) { return base, nil }}'],
    ['return e.storedExpressions\n', `env, err := e.storedExpressions()
	if err != nil {
		panic(err)
	}
	return env
`],
    ['return e.storedExpressions, nil\n', 'return e.storedExpressions()\n'],
    ['storedExprOpt, err := e.filterAndBuildOpts(e.storedExpressions, ', `stored := sync.OnceValues(func() (*cel.Env, error) {
		base, err := e.storedExpressions()
		if err != nil {
			return nil, err
		}
		storedExprOpt, err := e.filterAndBuildOpts(base, `],
    ['s, err := e.storedExpressions.Extend(storedExprOpt)\n\t\tif err != nil {\n\t\t\treturn nil, err\n\t\t}\n', 'return base.Extend(storedExprOpt)\n\t\t})\n'],
    ['storedExpressions: s}', 'storedExpressions: stored}'],
  ],
};

/**
 * Writes the overlay for a vendored build folder, which go build's -overlay takes, and returns its path. What it replaces:
 * the stubs, text/template's search for methods, environments of expressions that nobody uses, and protobuf encodings, as the
 * judge only reads YAML and JSON.
 */
export function writeOverlay(build: string, goRoot: string): string {
  const folder = path.join(build, 'overlay');
  mkdirSync(folder);
  const replaced: Record<string, string> = {};
  const replace = (file: string, text: string): void => {
    replaced[file] = path.join(folder, `${Object.keys(replaced).length}.go`);
    writeFileSync(replaced[file], text);
  };
  for (const stub of readdirSync(path.join(build, 'stub'))) {
    const file = stubs[stub];
    if (file === undefined || !existsSync(path.join(build, 'vendor', file))) {
      throw new Failure('internal', `judge/stub/${stub} stands for no file of the vendored modules.`);
    }
    replaced[path.join(build, 'vendor', file)] = path.join(build, 'stub', stub);
  }
  for (const [folder, patch] of [[goRoot, template], [build, environments], [build, storedEnvironments]] as const) {
    const file = path.join(folder, patch.file);
    replace(file, patched(readFileSync(file, 'utf8'), patch));
  }
  // Those of apimachinery are used by files beside them, and have no weight.
  for (const file of globSync('vendor/k8s.io/**/generated.pb.go', { cwd: build }).sort()) {
    if (!file.split(path.sep).includes('apimachinery')) {
      replace(path.join(build, file), withoutEncoding(readFileSync(path.join(build, file), 'utf8')));
    }
  }
  const overlay = path.join(build, 'overlay.json');
  writeFileSync(overlay, JSON.stringify({ Replace: replaced }));
  return overlay;
}

function patched(text: string, { file, changes }: Patch): string {
  return changes.reduce((before, [part, instead]) => {
    if (before.split(part).length !== 2) {
      throw new Failure('internal', `${file} is of another version than tools/judge/overlay.ts knows: ${JSON.stringify(part)} is not in it once.`);
    }
    return before.replace(part, () => instead);
  }, text);
}

/** Of a file that protoc-gen-gogo wrote, the methods that messages may be made with: how values are printed. */
export function withoutEncoding(text: string): string {
  const functions = [...text.matchAll(/^func [^\n]*(?:\{[^\n]*\}\n|\{\n[\s\S]*?\n\}\n)/gm)].map(([each]) => each);
  const kept = functions.filter((each) => /^func (?:\(this \*\w+\) String\(\) string|valueToStringGenerated\()/.test(each)).join('\n');
  const code = kept.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, '""');
  const imports = [...text.matchAll(/^\t(?:(\w+) )?"([^"]+)"$/gm)]
    .map(([, name, file = '']) => ({ name: name ?? file.split('/').at(-1)!, file }))
    .filter(({ name }) => new RegExp(`\\b${name}\\.`).test(code));
  return `package ${/^package (\w+)$/m.exec(text)?.[1] ?? ''}\n\n${imports.map(({ name, file }) => `import ${name} "${file}"\n`).join('')}\n${kept}`;
}
