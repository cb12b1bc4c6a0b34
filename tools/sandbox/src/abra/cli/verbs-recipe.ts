import { chaos, machine } from './common-flags.ts';
import type { Verb } from './types.ts';

/** Recipes and servers. */
export const recipeVerbs: readonly Verb[] = [
  {
    path: ['recipe', 'fetch'],
    args: ['[recipe]'],
    flags: { all: { short: 'a' }, force: { short: 'f' } },
    summary: 'Clone a recipe, or fetch its commits and tags',
    load: async () => (await import('../verbs/recipe-fetch.ts')).recipeFetch,
  },
  {
    path: ['recipe', 'lint'],
    args: ['<recipe>'],
    flags: { ...chaos, error: { short: 'e' } },
    summary: 'Check a recipe against the rules',
    load: async () => (await import('../verbs/recipe-lint.ts')).recipeLint,
  },
  {
    path: ['recipe', 'versions'],
    args: ['<recipe>'],
    flags: machine,
    summary: 'List the versions of a recipe',
    load: async () => (await import('../verbs/recipe-ls.ts')).recipeVersions,
  },
  {
    path: ['recipe', 'ls'],
    args: [],
    flags: machine,
    summary: 'List recipes',
    load: async () => (await import('../verbs/recipe-ls.ts')).recipeLs,
  },
  {
    path: ['server', 'ls'],
    args: [],
    flags: machine,
    summary: 'List servers',
    load: async () => (await import('../verbs/server.ts')).serverLs,
  },
  {
    path: ['server', 'add'],
    args: ['[server]'],
    flags: { local: { short: 'l' } },
    summary: 'Add a server',
    load: async () => (await import('../verbs/server.ts')).serverAdd,
  },
];
