import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { ensureFolder } from '@ci-warm/state-files';
import { checkedRevision } from './checked-names.ts';
import { gitReason, type Git } from './git.ts';
import type { RecipeStoreOptions } from './types.ts';
import type { FetchOutcome, RecipeStore } from './types.ts';

interface FetchParts
  extends Pick<RecipeStoreOptions, 'recipesUrl' | 'timeouts'>, Pick<RecipeStore, 'exists' | 'resolve'> {
  git: Git;
  /** Does something to a checkout's refs while nobody else does. */
  alone: <T>(recipe: string, work: () => Promise<T>) => Promise<T>;
  folderOf: (recipe: string) => string;
}

/** Clones or fetches, and never changes what is checked out. */
export function createFetch(parts: FetchParts): RecipeStore['fetch'] {
  const { git, alone, folderOf, exists, resolve, recipesUrl = defaultUrl, timeouts } = parts;
  const timeoutMs = timeouts?.fetchMs ?? 120_000;
  const download = async (words: readonly string[]): Promise<FetchOutcome> => {
    const result = await git(words, { timeoutMs });
    return result.exitCode === 0
      ? { outcome: 'fetched' }
      : { outcome: 'unreachable', reason: gitReason(result) };
  };
  const clone = async (recipe: string): Promise<FetchOutcome> => {
    const folder = folderOf(recipe);
    await ensureFolder(path.dirname(folder));
    return moveInto(folder, (temporary) =>
      download(['clone', '--quiet', `${recipesUrl}${recipe}.git`, temporary]),
    );
  };
  const fetchInto = (recipe: string) => ['-C', folderOf(recipe), 'fetch', '--quiet', '--no-auto-maintenance'];
  // Mirrored, since the remote says which tags there are and what each is: one that was withdrawn is no release any more,
  // and a lightweight one that was deleted there keeps abra from nothing. Never collecting, since a rollback may need a
  // commit that no tag names any more.
  const mirror = (recipe: string) =>
    alone(recipe, () =>
      download([
        ...['-c', 'gc.auto=0', ...fetchInto(recipe), '--force', '--prune', '--no-tags', 'origin'],
        ...['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'],
      ]),
    );
  return async (recipe, { revisions = [], from = 'origin' } = {}) => {
    const outcome = (await exists(recipe)) ? await mirror(recipe) : await clone(recipe);
    if (outcome.outcome === 'unreachable') return outcome;
    for (const revision of revisions) {
      const isRef = revision.startsWith('refs/');
      if (!isRef && (await resolve(recipe, revision)) !== undefined) continue;
      const kept = isRef ? `+${checkedRevision(revision)}:${revision}` : checkedRevision(revision);
      await git([...fetchInto(recipe), '--no-tags', '--end-of-options', from, kept], { timeoutMs });
    }
    return outcome;
  };
}

/** A checkout is there whole or not at all: it is made beside its place and renamed if it is usable. */
export async function moveInto<T>(folder: string, make: (temporary: string) => Promise<T>): Promise<T> {
  const temporary = path.join(
    path.dirname(folder),
    `.${path.basename(folder)}.${randomBytes(6).toString('hex')}`,
  );
  try {
    const made = await make(temporary);
    await rename(temporary, folder).catch((error: unknown) => {
      // Nothing was made, or somebody else was faster: then theirs is as good.
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? ''))
        throw error;
    });
    return made;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

const defaultUrl = 'https://git.coopcloud.tech/coop-cloud/';
