import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { loadRecipeConfig } from '../src/index.ts';

let repo: string;
let count = 0;
let loader: ChildProcess;
let warnings = '';

beforeAll(async () => {
  repo = await mkdtemp(join(tmpdir(), 'recipe-config-'));
  const script = `
    const { loadRecipeConfig } = await import(${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)});
    process.on('message', (recipe) =>
      loadRecipeConfig({ repo: process.cwd(), recipe })
        .then((config) => ({ config }), ({ code, kind, message }) => ({ error: { code, kind, message } }))
        .then((answer) => process.send(answer)));`;
  const options: SpawnOptions = { cwd: repo, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] };
  loader = spawn(process.execPath, ['--input-type=module', '-e', script], options);
  loader.stderr?.on('data', (chunk) => (warnings += String(chunk)));
});
afterAll(async () => {
  loader.kill();
  await once(loader, 'close');
  await rm(repo, { recursive: true });
  expect(warnings).toBe('');
});

/** Writes a recipe of its own: files by path within it. */
async function recipe(files: Record<string, string>): Promise<string> {
  const name = `recipe-${(count += 1)}`;
  for (const [path, text] of Object.entries(files)) {
    const file = join(repo, 'recipes', name, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return name;
}

const config = (text: string) => recipe({ 'recipe.config.ts': text });

interface Answer {
  config?: unknown;
  error?: { code: string; kind: string; message: string };
}

/** By plain Node, as a bundle does it: the test runner's own loader would resolve and compile for us. */
async function load(name: string): Promise<Answer> {
  loader.send(name);
  const [answer] = (await once(loader, 'message')) as [Answer];
  return answer;
}

describe('a config', () => {
  it('is loaded by plain Node, without node_modules', async () => {
    const name = await recipe({
      'recipe.config.ts': `
        import type { RecipeConfig } from '@ci-warm/recipe-config';
        import { join } from 'node:path';
        import { statuses } from './lib/statuses.ts';
        export const config = {
          warmCanonical: true,
          health: { path: join('/', 'health'), statuses },
          timeouts: { deploySec: 60 },
          env: { GREETING: 'hello' },
          expectedNotApplicable: { backup: 'no volume' },
        } satisfies RecipeConfig;`,
      'lib/statuses.ts': `import { readFileSync } from 'node:fs'; export const statuses: number[] = [200, readFileSync.length * 0 + 204];`,
    });
    expect(await load(name)).toEqual({
      config: {
        warmCanonical: true,
        health: { path: '/health', statuses: [200, 204] },
        timeouts: { deploySec: 60 },
        env: { GREETING: 'hello' },
        expectedNotApplicable: { backup: 'no volume' },
      },
    });
  });

  it('may be missing', async () => {
    expect(await loadRecipeConfig({ repo, recipe: 'nowhere' })).toBeUndefined();
  });

  it.each(['../x', '', '.x', 'a/b'])('is not sought for the recipe %j', async (name) => {
    await expect(loadRecipeConfig({ repo, recipe: name })).rejects.toMatchObject({
      kind: 'usage',
      code: 'bad-name',
    });
  });

  it('has all its problems named at once, with the file', async () => {
    const name = await config(
      `export const config = { warmCannonical: true, health: { path: 'x', statuses: [2000] }, timeouts: { deploySec: -1, hookSec: 2_147_484 }, env: { 'A B': '1', C: 2 }, expectedNotApplicable: { custom: '' } };`,
    );
    const { error } = await load(name);
    expect(error).toMatchObject({ code: 'bad-recipe-config', kind: 'usage' });
    expect(error?.message).toContain(join(repo, 'recipes', name, 'recipe.config.ts'));
    for (const part of [
      'warmCannonical',
      'health.path',
      'statuses.0',
      'deploySec',
      'hookSec',
      'A B',
      'env.C',
      'custom: must say why',
    ]) {
      expect(error?.message).toContain(part);
    }
  });

  it.each([
    ['a syntax error', 'export const config = {;', 'cannot be loaded'],
    ['an enum', 'enum A { X } export const config = {};', 'enum'],
    ['an error of its own', `throw new Error('no luck');`, 'no luck'],
    ['no config', 'export const settings = {};', 'is missing'],
    ['a default export', 'export default {};', 'is missing'],
    ['nothing', '', 'is missing'],
    ['a list', 'export const config = [];', 'config'],
    ['a missing file', `import './gone.ts'; export const config = {};`, 'gone.ts'],
  ])('with %s is one clear message', async (_, text, part) => {
    const { error } = await load(await config(text));
    expect(error).toMatchObject({ code: 'bad-recipe-config' });
    expect(error?.message).toContain(part);
    expect(error?.message).not.toContain('\n');
  });

  it.each([
    'recipe.config.js',
    'recipe.config.mts',
    'recipe-config.ts',
    'Recipe.config.ts',
    'recipe.config.json',
  ])('is not looked for under the name %s, which is told', async (path) => {
    const { error } = await load(await recipe({ [path]: 'export const config = {};' }));
    expect(error).toMatchObject({ code: 'bad-recipe-config', kind: 'usage' });
    expect(error?.message).toContain(`${path} beside it is not read`);
  });
});

describe('imports', () => {
  it('that a checkout cannot resolve are refused by name, all of them, before anything runs', async () => {
    const name = await recipe({
      'recipe.config.ts': `
        import { z } from 'zod';
        import { type RecipeConfig } from '@ci-warm/recipe-config';
        import './lib/a.ts';
        export { x } from 'fs';
        const y = () => import('left-pad');
        export const config = {};`,
      'lib/a.ts': `
        import { writeFileSync } from 'node:fs';
        import '../lib/b.mjs';
        writeFileSync(new URL('../ran', import.meta.url), '');`,
      'lib/b.mjs': `import 'chalk'; import('computed' + 1); import '/etc/x.js';`,
    });
    const { error } = await load(name);
    for (const part of [
      '"zod"',
      '"@ci-warm/recipe-config"',
      '"fs"',
      '"left-pad"',
      'b.mjs imports "chalk"',
      'computed',
      '"/etc/x.js"',
    ]) {
      expect(error?.message).toContain(part);
    }
    await expect(readFile(join(repo, 'recipes', name, 'ran'))).rejects.toThrow();
  });

  it.each([
    `import type { A } from 'zod';`,
    `import type * as A from 'zod';`,
    `import type A from 'zod';`,
    `export type { A } from 'zod';`,
    `// import 'zod'`,
    `const text = "import 'zod'";`,
    `const text = \`import "zod" \${'a'}\`;`,
    `const text = /import 'zod'/;`,
    `import data from './data.json' with { type: 'json' };`,
  ])('%s is fine', async (line) => {
    const name = await recipe({
      'recipe.config.ts': `${line}\nexport const config = { warmCanonical: true };`,
      'data.json': '{}',
    });
    expect((await load(name)).config).toEqual({ warmCanonical: true });
  });

  it.each([
    `import type from 'zod';`,
    `import typeX from 'zod';`,
    `import type, { A } from 'zod';`,
    `export * from 'zod';`,
  ])('%s is not', async (line) => {
    expect((await load(await config(`${line}\nexport const config = {};`))).error?.message).toContain(
      '"zod"',
    );
  });

  it('in a circle come to an end', async () => {
    const name = await recipe({
      'recipe.config.ts': `import './a.ts'; export const config = {};`,
      'a.ts': `import './recipe.config.ts';`,
    });
    expect((await load(name)).config).toEqual({});
  });
});
