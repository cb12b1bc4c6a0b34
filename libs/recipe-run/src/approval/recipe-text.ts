import { lstat, readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { RecipeStore } from '@ci-warm/abra-client';
import { readComposeText, type ComposeApp, type ComposeText } from '@ci-warm/compose';
import type { Ask } from '@ci-warm/compose-approval';

/** What of a recipe's version decides what it asks of the host. */
export interface RecipeText extends Omit<ComposeText, 'missing'> {
  sample: string;
  /** What could not be read. */
  problems: readonly Ask[];
  /** Follows the paths that are asked for to where they lead. */
  settle(asks: readonly Ask[]): Promise<readonly Ask[]>;
}

/**
 * The tree that is deployed, as abra will read it: git's filters and links have had their effect.
 *
 * @param trusted an overlay of the CI repository, which is not the recipe's
 */
export async function readCheckout(
  folder: string,
  app: ComposeApp,
  trusted: string | undefined,
): Promise<RecipeText> {
  const root = await realpath(folder);
  const problems: Ask[] = [];
  const read = async (name: string, what: 'required' | 'optional') => {
    const path = join(root, name);
    const found = await lstat(path).catch(() => undefined);
    if (found === undefined && what === 'optional') return undefined;
    const inside = found?.isFile() === true && (await leadsTo(root, name)) === 'inside';
    if (inside) return readFile(path, 'utf8');
    problems.push({ kind: 'unreadable', value: `${name}: it is no file of the recipe`, service: undefined });
    return undefined;
  };
  const text = await readComposeText(async (name) => {
    if (name === trusted) return undefined;
    return read(name, name === 'abra.sh' ? 'optional' : 'required');
  }, app);
  const sample = (await read('.env.sample', 'optional')) ?? '';
  const settle = async (asks: readonly Ask[]) =>
    (await Promise.all(asks.map((ask) => follow(root, ask)))).flat();
  return { ...text, sample, problems, settle };
}

/** The same of a commit that is trusted: its paths are taken as they are written. */
export async function readAtCommit(
  recipes: RecipeStore,
  { recipe, commit }: { recipe: string; commit: string },
  app: ComposeApp,
): Promise<RecipeText> {
  return {
    ...(await recipes.composeAt(recipe, commit, app)),
    sample: (await recipes.fileAt(recipe, commit, '.env.sample')) ?? '',
    problems: [],
    settle: async (asks) =>
      asks.flatMap((ask) => (ask.kind !== 'file' ? [ask] : isPlain(ask.value) ? [] : [asBind(ask)])),
  };
}

/** A file of the recipe is its own to read; a link out of the recipe makes of any path another one. */
async function follow(root: string, ask: Ask): Promise<Ask[]> {
  if (ask.kind === 'file') return (await leadsTo(root, ask.value)) === 'inside' ? [] : [asBind(ask)];
  if (ask.kind !== 'bind' || !isPlain(ask.value)) return [ask];
  const target = await leadsTo(root, ask.value);
  return target === 'inside' || target === 'nowhere' ? [ask] : [{ ...ask, value: target }];
}

/** Where a path of the recipe ends: `inside` it, `nowhere`, or at that place on the host. */
async function leadsTo(root: string, path: string): Promise<string> {
  const real = await realpath(path.startsWith('/') ? path : join(root, path)).catch(() => undefined);
  if (real === undefined) return 'nowhere';
  const inside = real.startsWith(root + sep) && !real.startsWith(join(root, '.git') + sep);
  return inside || real === root ? 'inside' : real;
}

const isPlain = (path: string) => !/^[/~]|\$/.test(path) && !path.split('/').includes('..');
const asBind = (ask: Ask): Ask => ({ ...ask, kind: 'bind' });
