import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** What this repository has of a recipe: the files of its CI folder, by path. */
export async function ownRecipe(recipe: string): Promise<Record<string, string>> {
  const folder = join(import.meta.dirname, '..', '..', '..', '..', '..', 'recipes', recipe);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path) => [relative(folder, path), await readFile(path, 'utf8')] as const),
  );
  return Object.fromEntries(files);
}
