import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fatal, log } from '../cli/output.ts';
import type { Call } from '../cli/types.ts';
import { ensureExists, fetchAll } from '../recipe/checkout.ts';

/** `--all` means all that are here: the stand-in has no catalogue. */
export async function recipeFetch({ args: [only], has, settings }: Call): Promise<void> {
  if (only === undefined && !has('all')) fatal('missing [recipe], or --all');
  const recipes =
    only === undefined ? await readdir(join(settings.abraDir, 'recipes')).catch(() => []) : [only];
  for (const recipe of recipes) {
    await fetchAll(await ensureExists(settings.abraDir, recipe));
    log('INFO', `fetched ${recipe}`);
  }
}
