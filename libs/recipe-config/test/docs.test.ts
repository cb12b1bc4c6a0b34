import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';

import { dependencyFields, loadRecipeConfig, recipeDefaults, secretFields } from '../src/index.ts';
import { codeIn, readPage, repository, type Page } from './docs-page.ts';
import { schemaKeys } from './schema-keys.ts';

const keys = schemaKeys();
let page: Page;
let repo: string;

beforeAll(async () => {
  page = await readPage();
  repo = await mkdtemp(join(tmpdir(), 'recipe-config-docs-'));
});
afterAll(() => rm(repo, { recursive: true }));

const pathOf = (row: Record<string, string>) => (row['key'] ?? '').replaceAll('`', '');

async function load(recipe: string, text: string, files: readonly string[] = []) {
  const folder = join(repo, 'recipes', recipe);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'recipe.config.ts'), text);
  for (const name of files) {
    await writeFile(join(folder, name), '');
    await chmod(join(folder, name), 0o755);
  }
  return loadRecipeConfig({ repo, recipe });
}

describe('the page about recipe.config.ts', () => {
  it('names every key, and none that there is not', () => {
    expect(page.rows('key').map(pathOf).sort()).toEqual([...keys.keys()].sort());
  });

  it.each([...keys])(
    'says of %s its type, whether it must be there, and an example that fits',
    (path, key) => {
      const row = page.rows('key').find((one) => pathOf(one) === path) ?? {};
      expect(row['type']).toBe(key.type);
      expect(row['default'] === 'required').toBe(key.required);
      expect(row['meaning']).toMatch(/\.$/);
      const example = codeIn(row['example'] ?? '');
      expect(example).toBeDefined();
      const schema = z.fromJSONSchema(key.node as Parameters<typeof z.fromJSONSchema>[0]);
      expect(schema.safeParse(example).error).toBeUndefined();
    },
  );

  it('gives the defaults that hold', () => {
    const shown = (path: string) =>
      codeIn(page.rows('key').find((row) => pathOf(row) === path)?.['default'] ?? '');
    for (const [name, value] of Object.entries(recipeDefaults.timeouts))
      expect(shown(`timeouts.${name}`)).toBe(value);
    expect(shown('health.statuses')).toEqual(recipeDefaults.health.statuses);
    expect(shown('ready.http.statuses')).toEqual(recipeDefaults.ready.http.statuses);
    expect(shown('backup.paths[].minBytes')).toBe(recipeDefaults.backup.paths.minBytes);
    const setup = page.rows('key').find((row) => pathOf(row) === 'hooks.setup')?.['default'];
    expect(setup).toContain(`\`${recipeDefaults.hooks.setup}\``);
  });

  it('names every placeholder, and which are secret', () => {
    const rows = page.rows('placeholder').map((row) => {
      const field = /^`\{deps\.<recipe>\.(\w+)\}`$/.exec(row['placeholder'] ?? '')?.[1] ?? '';
      return [field, row['kinds'], row['secret']];
    });
    const app: readonly string[] = dependencyFields.app;
    expect(rows).toEqual(
      dependencyFields.oidc.map((field) => [
        field,
        app.includes(field) ? 'oidc, app' : 'oidc',
        secretFields.has(field) ? 'yes' : 'no',
      ]),
    );
    expect(app.filter((field) => !dependencyFields.oidc.some((one) => one === field))).toEqual([]);
  });

  it('shows a config that is in use', async () => {
    const path = 'recipes/keycloak/recipe.config.ts';
    expect(page.code(path)).toBe(await readFile(new URL(path, repository), 'utf8'));
  });

  it('shows an example that can be loaded', async () => {
    const config = await load('example', page.code('example'), ['compose.ci.yml']);
    expect(Object.keys(config ?? {}).length).toBeGreaterThan(8);
  });

  it('shows the very answer to a wrong one', async () => {
    const error = await load('wrong', page.code('wrong')).catch((thrown: Error) => thrown);
    const message = (error as Error).message.replace(repo, '/srv/ci').replaceAll('; ', ';\n  ');
    expect(page.outputAfter('gets this answer')).toBe(message);
  });
});
