import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { World } from './world.ts';

/** Puts what this repository has of a recipe into the world's CI repository, with `changes` over it; `undefined` is left out. */
export async function ownRecipe(
  world: World,
  recipe: string,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<void> {
  const folder = join(import.meta.dirname, '..', '..', '..', '..', 'recipes', recipe);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const own = await Promise.all(
    files.map(async (path) => [relative(folder, path), await readFile(path, 'utf8')] as const),
  );
  const all: Record<string, string | undefined> = { ...Object.fromEntries(own), ...changes };
  const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  await world.recipe(recipe, Object.fromEntries(kept));
}
