import { isWholeHash, type RecipeStore } from '@ci-warm/abra-client';
import { mainTip } from '../app/main-tip.ts';
import {
  notFetched,
  notInPullRequest,
  noPullRequest,
  refNotFound,
  sourceNotFetched,
} from './not-asked-for.ts';

export interface Asked {
  recipe: string;
  ref: string | undefined;
  pullRequest: string | undefined;
  /** Clone URL of the fork that has the ref. */
  from: string | undefined;
  recipes: RecipeStore;
}

export interface AskedCommit {
  commit: string;
  /** What was asked for, in words. */
  ref: string;
  /** The head of the pull request at this moment; the commit is that or an earlier one of the same pull request. */
  pullRequestHead: string | undefined;
}

/**
 * The commit that was asked for by ref or pull request, as the remotes have it now: never another one in its place.
 *
 * @returns `undefined` where neither was given
 * @throws WarmError usage where there is no such thing, infrastructure where a remote cannot say
 */
export async function askedCommit(asked: Asked): Promise<AskedCommit | undefined> {
  const { pullRequest, ref } = asked;
  const head = pullRequest === undefined ? undefined : await headOf(asked, pullRequest);
  if (ref === undefined) {
    if (head === undefined) return undefined;
    await requireSource(asked);
    return { commit: head, ref: `pull/${pullRequest}/head`, pullRequestHead: head };
  }
  const commit = await commitOf(asked, ref);
  if (head !== undefined) await requireInPullRequest(asked, { commit, head });
  return { commit, ref, pullRequestHead: head };
}

async function headOf({ recipe, recipes }: Asked, number: string): Promise<string> {
  const found = await recipes.fetchCommit(recipe, { name: `refs/pull/${number}/head` });
  if (found.outcome === 'unreachable') throw notFetched(recipe, found.reason);
  if (found.outcome === 'absent') throw noPullRequest(recipe, number);
  return found.commit;
}

/** Of a fork it is the fork's own branch or tag; a hash means the same commit everywhere. */
async function commitOf({ recipe, recipes, from }: Asked, ref: string): Promise<string> {
  const isWhole = isWholeHash(ref);
  const here = isWhole ? await recipes.resolve(recipe, ref) : undefined;
  if (here !== undefined) return here;
  const remotes = isWhole && from !== undefined ? [undefined, from] : [from];
  for (const remote of remotes) {
    const found = await recipes.fetchCommit(recipe, { name: ref, ...(remote && { from: remote }) });
    if (found.outcome === 'fetched') return found.commit;
    if (found.outcome === 'unreachable')
      throw remote === undefined
        ? notFetched(recipe, found.reason)
        : sourceNotFetched(recipe, remote, found.reason);
  }
  // The beginning of a hash is no name that a remote knows.
  const short = /^[0-9a-f]{4,39}$/.test(ref) ? await recipes.resolve(recipe, ref) : undefined;
  if (short?.startsWith(ref)) return short;
  throw refNotFound(recipe, ref, from);
}

/** A pull request's head is at the recipe's own remote; a fork that is named besides must still be one. */
async function requireSource({ recipe, recipes, from }: Asked): Promise<void> {
  if (from === undefined) return;
  const found = await recipes.fetchCommit(recipe, { name: 'HEAD', from });
  if (found.outcome === 'unreachable') throw sourceNotFetched(recipe, from, found.reason);
}

/**
 * The head may have moved on since the run was asked for, so an earlier commit of the pull request will do. One that the
 * main branch has already, while it has not the pull request, is what that was made from and nothing of it.
 */
async function requireInPullRequest(
  { recipe, recipes, pullRequest = '' }: Asked,
  { commit, head }: { commit: string; head: string },
): Promise<void> {
  if (commit === head) return;
  const refusal = () => notInPullRequest(recipe, { commit, head, pullRequest });
  if (!(await recipes.isAncestor(recipe, commit, head))) throw refusal();
  const tip = await mainTip(recipes, recipe);
  if (tip === undefined || (await recipes.isAncestor(recipe, head, tip))) return;
  if (await recipes.isAncestor(recipe, commit, tip)) throw refusal();
}
