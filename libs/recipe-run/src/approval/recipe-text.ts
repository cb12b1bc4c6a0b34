import { lstat, readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { RecipeStore } from '@ci-warm/abra-client';
import {
  composeFilesOf,
  readComposeText,
  type ComposeApp,
  type ComposeText,
  type ReadRecipeFile,
} from '@ci-warm/compose';
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
  const readUntrusted = async (name: string, what: 'required' | 'optional') =>
    name === trusted ? undefined : read(name, what);
  const deployed = await readComposeText(
    (name) => readUntrusted(name, name === 'abra.sh' ? 'optional' : 'required'),
    app,
  );
  const text = await withFilesOfEnv(deployed, app, (name) => readUntrusted(name, 'optional'));
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
  const at = (name: string) => recipes.fileAt(recipe, commit, name);
  return {
    ...(await withFilesOfEnv(await recipes.composeAt(recipe, commit, app), app, at)),
    sample: (await at('.env.sample')) ?? '',
    problems: [],
    settle: async (asks) =>
      asks.flatMap((ask) => (ask.kind !== 'file' ? [ask] : isPlain(ask.value) ? [] : [asBind(ask)])),
  };
}

/** Also the files that the env alone names: that `abra.sh` can name others nobody has seen abra do, and nothing is deployed unseen. */
async function withFilesOfEnv(
  text: ComposeText,
  { env }: ComposeApp,
  read: ReadRecipeFile,
): Promise<ComposeText> {
  const known = new Set([...text.files.map(({ name }) => name), ...text.missing]);
  const names = composeFilesOf(env).filter((name) => !known.has(name));
  const more = await Promise.all(names.map(async (name) => ({ name, text: await read(name) })));
  const found = more.flatMap(({ name, text: content }) =>
    content === undefined ? [] : [{ name, text: content }],
  );
  return { ...text, files: [...text.files, ...found] };
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
