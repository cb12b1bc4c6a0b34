import { parseRecipeVersion } from '@ci-warm/recipe-version';
import { readTextFile, stateCorrupt, writeTextFile } from '@ci-warm/state-files';

/** The version that `last_good` names; `undefined` without such a file. Throws WarmError `state-corrupt` (broken). */
export async function readLastGood(path: string): Promise<string | undefined> {
  const text = await readTextFile(path);
  if (text === undefined) return undefined;
  const version = text.trim();
  // A recipe without tags is known by its commit.
  if (parseRecipeVersion(version) || /^[0-9a-f]{7,64}$/.test(version)) return version;
  throw stateCorrupt(path, 'it does not hold one line with a version', {
    hint: `if state.json beside it is right, delete ${path}: it is written again from there`,
  });
}

export async function writeLastGood(path: string, version: string): Promise<void> {
  await writeTextFile(path, `${version}\n`, { mode: 0o600 });
}
