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

export default [
  { ignores: ['**/dist', '**/node_modules', '.nx'] },
  ...tseslint.configs.recommended,
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
