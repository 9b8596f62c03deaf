import { stringify, type CreateNodeOptions, type DocumentOptions, type SchemaOptions, type ToStringOptions } from 'yaml';
import { unraw, type Tree } from './kubeconfigTrees.ts';
import type { Seeded } from './seeded.ts';

/** The ways in which a kubeconfig is written down, by name. */
export const styles: Readonly<Record<string, (tree: Tree) => string>> = {
  'block': (tree) => write(tree, { lineWidth: 0 }),
  'no-indent': (tree) => write(tree, { lineWidth: 0, indentSeq: false }),
  'wide-indent': (tree) => write(tree, { lineWidth: 0, indent: 7 }),
  'folded': (tree) => write(tree, { lineWidth: 30 }),
  'flow': (tree) => write(tree, { lineWidth: 60, collectionStyle: 'flow' }),
  'double-quoted': (tree) => write(tree, { lineWidth: 0, defaultKeyType: 'QUOTE_DOUBLE', defaultStringType: 'QUOTE_DOUBLE' }),
  'single-quoted': (tree) => write(tree, { lineWidth: 0, defaultKeyType: 'PLAIN', defaultStringType: 'QUOTE_SINGLE' }),
  'literal': (tree) => write(tree, { lineWidth: 0, defaultKeyType: 'PLAIN', defaultStringType: 'BLOCK_LITERAL' }),
  'json': (tree) => JSON.stringify(tree),
  'json-pretty': (tree) => `${JSON.stringify(tree, undefined, 2)}\n`,
  'json-tabs': (tree) => `${JSON.stringify(tree, undefined, '\t')}\n`,
};

type WriteOptions = DocumentOptions & SchemaOptions & CreateNodeOptions & ToStringOptions;

/** kubectl reads YAML 1.1, where more words need quotes (yes, on, 0o17 ...) than in YAML 1.2. */
function write(tree: Tree, options: WriteOptions): string {
  return stringify(tree, { compat: 'yaml-1.1', ...options });
}

/** What is odd or wrong in a file's text, by name. */
export const textQuirks: Readonly<Record<string, (text: string, random: Seeded) => string>> = {
  'crlf': (text) => text.replaceAll('\n', '\r\n'),
  'cr': (text) => text.replaceAll('\n', '\r'),
  'bom': (text) => `\ufeff${text}`,
  'tab-after-colon': (text) => text.replaceAll(/: (?=\S)/g, ':\t'),
  'tab-at-line-end': (text) => text.replaceAll('\n', '\t\n'),
  'tab-for-indent': (text) => text.replace(/\n {2}/, '\n\t'),
  'trailing-spaces': (text) => text.replaceAll('\n', '  \n'),
  'no-final-newline': (text) => text.trimEnd(),
  'comments': (text) => `# first\n\n${text.replace('\n', ' # inline\n')}# last`,
  'document-marker': (text) => `---\n${text}`,
  'document-marker-with-comment': (text) => `# comment\n--- # more\n${text}`,
  'document-end': (text) => `${text}\n...\n`,
  'trailing-marker': (text) => `${text}\n---\n`,
  'empty-first-document': (text) => `---\n---\n${text}`,
  'second-document': (text) => `${text}\n---\napiVersion: v1\nkind: Config\ncurrent-context: second\n`,
  'second-document-broken': (text) => `${text}\n---\n{{{\n`,
  'directive': (text) => `%YAML 1.1\n---\n${text}`,
  'newer-directive': (text) => `%YAML 1.2\n---\n${text}`,
  'duplicate-key': (text) => `${text.trimEnd()}\ncurrent-context: a\ncurrent-context: b\n`,
  'appended-section': (text) => `${text.trimEnd()}\nclusters:\n- name: appended\n  cluster: {server: "https://appended.example"}\n`,
  'anchors': (text) => `x-base: &base\n  server: https://base.example\n  tls-server-name: base\n${text.trimEnd()}\nx-use: *base\n`,
  'merge-key': (text) => `x-base: &base {token: merged, username: base}\n${text.replace(/\n( *)user:\n( +)(?=\S)/, '\n$1user:\n$2<<: *base\n$2')}`,
  'merge-list': (text) => `x-a: &a {server: https://a.example}\nx-b: &b {server: https://b.example, tls-server-name: b}\nclusters:\n- name: merged\n  cluster:\n    <<: [*a, *b]\n${text.replace(/^clusters:/m, 'x-clusters:')}`,
  'unknown-alias': (text) => `${text.trimEnd()}\nx-use: *nowhere\n`,
  'complex-key': (text) => `? x-complex\n: value\n${text}`,
  'list-as-key': (text) => `? [a, b]\n: value\n${text}`,
  'number-as-key': (text) => `1: one\ntrue: yes\n~: nothing\n${text}`,
  'quoted-keys': (text) => text.replaceAll(/^( *(?:- )?)([a-zA-Z-]+):(?=\s)/gm, '$1"$2":'),
  'truncated': (text, random) => text.slice(0, random.below(text.length + 1)),
  'stray-brace': (text) => `${text.trimEnd()}\n}\n`,
  'control-character': (text) => `# \u0007\n${text}`,
  'nul': (text) => `${text}\u0000`,
  'next-line-character': (text) => `# a\u0085${text}`,
  'aliases-of-aliases': (text) => `x-0: &x0 [a, a]\n${Array.from({ length: 6 }, (_, index) => `x-${index + 1}: &x${index + 1} [*x${index}, *x${index}]\n`).join('')}${text}`,
};

/** Files that hold no tree at all, by name. */
export const wholeTexts: Readonly<Record<string, string>> = {
  'empty': '',
  'only-spaces': '  \n\n ',
  'only-tabs': '\t\n',
  'only-comment': '# nothing here\n',
  'only-marker': '---\n',
  'only-bom': '\ufeff',
  'null': 'null\n',
  'empty-object': '{}\n',
  'empty-list': '[]\n',
  'text': 'hello\n',
  'number': '42\n',
  'other-yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n',
  'list-of-configs': '- apiVersion: v1\n  kind: Config\n',
  'certificate': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
  'binary': '\u007fELF\u0002\u0001\u0001\u0000',
  'html': '<!doctype html>\n<title>Sign in</title>\n',
};

/** Writes a tree down in this style, with its raw texts in their places. */
export function writeTree(tree: Tree, style: string): string {
  return unraw((styles[style] ?? styles.block)?.(tree) ?? '');
}
