import tseslint from 'typescript-eslint';

/**
 * The layers of docs/ARCHITECTURE.md: what each folder under src/ may not import.
 * `common` <- `kube`, `schema`, `language` <- `server`, `cli`, `ui` <- `extension.ts`; `webview` stands beside them,
 * `judge` between `language` and its hosts.
 */
const layers = {
  common: ['kube', 'schema', 'language', 'judge', 'server', 'cli', 'ui'],
  kube: ['schema', 'language', 'judge', 'server', 'cli', 'ui'],
  schema: ['kube', 'language', 'judge', 'server', 'cli', 'ui'],
  language: ['kube', 'schema', 'judge', 'server', 'cli', 'ui'],
  judge: ['kube', 'schema', 'server', 'cli', 'ui'],
  server: ['kube', 'cli', 'ui'],
  cli: ['server', 'ui'],
  ui: ['judge', 'server', 'cli', 'webview'],
  // What runs in a page of the editor: no Node, no editor.
  webview: ['kube', 'schema', 'language', 'judge', 'server', 'cli', 'ui'],
};

const noVscode = { name: 'vscode', message: 'Only src/ui and src/extension.ts may import vscode.' };

const layerRules = Object.entries(layers).map(([folder, forbidden]) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': ['error', {
      paths: folder === 'ui' ? [] : [noVscode],
      patterns: [{
        regex: `^(\\.\\./)+(${forbidden.join('|')})/|^(\\.\\./)+extension\\.ts$`,
        message: `src/${folder} may not import this layer (docs/ARCHITECTURE.md).`,
      }],
    }],
  },
}));

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'node_modules/', '.vscode-test/', 'test/fixtures/', '**/workspace/', 'test/host/vscode/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite', 'before', 'after', 'beforeEach', 'afterEach'] }] }],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' }],
      'no-warning-comments': ['error', { terms: ['fixme', 'xxx', 'hack'] }],
    },
  },
  { files: ['src/extension.ts'], rules: { 'max-lines': ['error', { max: 130 }] } },
  { files: ['test/**/*.ts', 'tools/**/*.ts', 'src/cli/**/*.ts'], rules: { 'no-console': 'off' } },
  ...layerRules,
);
