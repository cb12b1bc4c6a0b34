import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { log, print, printJson } from '../cli/output.ts';
import { drawTable } from '../cli/table.ts';
import type { Call } from '../cli/types.ts';
import { git } from '../recipe/git.ts';
import { ensureExists } from '../recipe/checkout.ts';
import { latestVersion, readTags } from '../recipe/versions.ts';

export async function recipeVersions({ args: [recipe = ''], has, settings }: Call): Promise<void> {
  const { path } = await ensureExists(settings.abraDir, recipe);
  const versions = [...(await readTags(path)).annotated].reverse();
  const rows = await Promise.all(
    versions.map(async (version) => ({
      version,
      commit: await git(path, ['rev-parse', `${version}^{commit}`]),
    })),
  );
  if (has('machine')) return printJson(rows);
  if (rows.length === 0) return log('WARN', `${recipe} has no published versions`);
  print(
    drawTable(
      ['version', 'commit'],
      rows.map((row) => Object.values(row)),
    ),
  );
}

export async function recipeLs({ has, settings }: Call): Promise<void> {
  const names = (await readdir(join(settings.abraDir, 'recipes')).catch(() => [])).sort();
  const rows = await Promise.all(
    names.map(async (name) => ({
      name,
      latest: (await latestVersion(join(settings.abraDir, 'recipes', name))) ?? '',
    })),
  );
  if (has('machine')) return printJson(rows);
  print(
    drawTable(
      ['name', 'latest'],
      rows.map((row) => Object.values(row)),
    ),
  );
}
