import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fatal } from '../cli/output.ts';
import { remembered } from '../remembered.ts';
import { git, tryGit } from './git.ts';

/** A recipe's clone under `recipes/`. */
export interface Checkout {
  recipe: string;
  path: string;
}

/** Clones what is missing. */
export async function ensureExists(abraDir: string, recipe: string): Promise<Checkout> {
  if (!/^[a-z0-9][\w.-]*$/i.test(recipe)) fatal(`invalid recipe name: ${recipe}`);
  const root = join(abraDir, 'recipes');
  const path = join(root, recipe);
  const known = await stat(path).then(
    () => true,
    () => false,
  );
  if (!known) {
    await mkdir(root, { recursive: true });
    const url = `${remembered.recipesUrl}${recipe}.git`;
    const { code, stderr } = await tryGit(root, ['clone', '--quiet', url, path]);
    if (code !== 0) fatal(`unable to clone ${recipe}: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  }
  return { recipe, path };
}

export async function ensureClean({ recipe, path }: Checkout): Promise<void> {
  if (await isDirty(path))
    fatal(
      `${recipe} (${path}) has locally unstaged changes? please commit/remove your changes before proceeding`,
    );
}

/** An untracked file is enough. */
async function isDirty(path: string): Promise<boolean> {
  return (await git(path, ['status', '--porcelain'])) !== '';
}

/** Commits and tags of the remote; a tag that moved there moves here. */
export async function fetchAll({ recipe, path }: Checkout): Promise<void> {
  const { code, stderr } = await tryGit(path, ['fetch', '--quiet', '--tags', '--force', 'origin']);
  if (code !== 0) fatal(`unable to fetch ${recipe}: ${stderr.trim().split('\n').at(-1) ?? ''}`);
}

/** A tag, or a full or short hash. */
export async function checkOut({ recipe, path }: Checkout, version: string): Promise<void> {
  if (version.endsWith(remembered.dirtyMark)) fatal(remembered.says.dirtyVersion(version));
  const commit = (await resolveCommit(path, `refs/tags/${version}`)) ?? (await resolveCommit(path, version));
  if (commit === undefined) return fatal(remembered.says.unknownVersion(version, recipe));
  await git(path, ['checkout', '--quiet', '--detach', commit]);
}

/** The tip of the remote's default branch, as far as it was fetched. Returns its short hash. */
export async function checkOutDefaultBranch({ recipe, path }: Checkout): Promise<string> {
  const remote = (await tryGit(path, ['rev-parse', '--abbrev-ref', 'origin/HEAD'])).stdout.trim();
  if (!remote.startsWith('origin/')) return fatal(`unable to find the default branch of ${recipe}`);
  await git(path, ['checkout', '--quiet', '-B', remote.slice('origin/'.length), remote]);
  return shortHead(path);
}

/** The version of a tree that is deployed as it is. */
export async function chaosVersion({ path }: Checkout): Promise<string> {
  const [head, dirty] = await Promise.all([shortHead(path), isDirty(path)]);
  return dirty ? `${head}${remembered.dirtyMark}` : head;
}

async function shortHead(path: string): Promise<string> {
  return (await git(path, ['rev-parse', 'HEAD'])).slice(0, remembered.shortHashLength);
}

async function resolveCommit(path: string, revision: string): Promise<string | undefined> {
  const { code, stdout } = await tryGit(path, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  return code === 0 ? stdout.trim() : undefined;
}
