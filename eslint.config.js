import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

// The house: arrows point down only. Each layer may use itself and what lies below it.
const foundation = ['layer:foundation'];
const rule = [...foundation, 'layer:rule'];
// Clients and stores own one outside thing each and never know each other.
const client = rule;
const capability = [...rule, 'layer:client', 'layer:capability'];
const workflow = [...capability];
const app = [...capability, 'layer:workflow'];
const tool = [...foundation, 'layer:rule', 'layer:tool'];

const layers = { foundation, rule, client, capability, workflow, app, tool };
const boundaries = (extra) =>
  Object.entries(layers).map(([name, below]) => ({
    sourceTag: `layer:${name}`,
    onlyDependOnLibsWithTags: [...below, ...extra],
  }));
const enforce = (extra) => [
  'error',
  { enforceBuildableLibDependency: false, depConstraints: boundaries(extra) },
];

// What typescript-eslint knows of the types: foremost promises that nobody waits for.
const typed = ['{libs,apps,tools}/*/{src,test}/**/*.ts'];
const ships = ['{libs,apps,tools}/*/src/**/*.ts'];

export default [
  { ignores: ['**/dist', '**/out-tsc', '**/node_modules', '.nx'] },
  ...tseslint.configs.recommended,
  ...tseslint.configs.recommendedTypeCheckedOnly.map((config) => ({ ...config, files: typed })),
  {
    files: typed,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A factory returns an object of functions, written as methods; none of them uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      // A function is async because its type says so; and what it throws is then a rejection, as callers expect.
      '@typescript-eslint/require-await': 'off',
      // node:test runs what is declared without anybody waiting for it.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'it', 'describe'], package: 'node:test' },
          ],
        },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allow: ['Error', 'URL', 'URLSearchParams'] },
      ],
    },
  },
  {
    // Tests look into documents that apps print and files that they write: typed first, they would prove no more.
    files: ['**/test/**/*.ts'],
    // They also run the examples of pages, and look at what becomes of an object that is put into a text.
    rules: Object.fromEntries(
      [
        ...['argument', 'assignment', 'call', 'member-access', 'return'].map((what) => `no-unsafe-${what}`),
        ...['no-implied-eval', 'restrict-plus-operands', 'restrict-template-expressions'],
      ].map((rule) => [`@typescript-eslint/${rule}`, 'off']),
    ),
  },
  {
    // Comments and blank lines are not counted, so that nobody takes them out to get below. Tests are exempt: a
    // describe() is one function.
    files: ships,
    rules: {
      'max-lines': ['error', { max: 200 }],
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': enforce([]),
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what is exported.' },
        { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' },
      ],
    },
  },
  // Tests may stand on the sandbox; nothing that ships may.
  { files: ['**/test/**/*.ts'], rules: { '@nx/enforce-module-boundaries': enforce(['layer:tool']) } },
  // What a client relies on is held against the real thing through that client.
  {
    files: ['tools/contract/test/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': enforce(['layer:tool', 'layer:client']) },
  },
  // And what the workflows share is held against a real engine, without a program in between.
  {
    files: ['tools/real/test/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': enforce(['layer:tool', 'layer:client', 'layer:capability']),
    },
  },
  // What a benchmark measures is what the apps call.
  {
    files: ['tools/bench/src/snapshot/*.ts'],
    rules: { '@nx/enforce-module-boundaries': enforce(['layer:tool', 'layer:capability']) },
  },
  { files: ['**/*.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
];
