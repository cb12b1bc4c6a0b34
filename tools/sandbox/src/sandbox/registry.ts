import { createHash } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appPart, type CatalogueRecipe } from '../recipes/catalogue.ts';
import { compileCache, type Layout } from './layout.ts';

/**
 * Puts a version's images where the engine finds them.
 *
 * @param present whether the engine has them already; others it must pull, as a real one would
 */
export async function addImages(
  { registryDir }: Layout,
  recipe: CatalogueRecipe,
  version: string,
  present: boolean,
): Promise<void> {
  for (const { reference, program, env } of recipe.images(appPart(version))) {
    const digest = `sha256:${createHash('sha256').update(reference).digest('hex')}`;
    const file = join(registryDir, `${reference.replaceAll(/[/:]/g, '_')}.json`);
    // Whole or not at all: the engine may be reading.
    await writeFile(
      `${file}.new`,
      `${JSON.stringify({ reference, program, env: { ...env, ...compileCache }, args: [], digest, present }, undefined, 2)}\n`,
    );
    await rename(`${file}.new`, file);
  }
}
