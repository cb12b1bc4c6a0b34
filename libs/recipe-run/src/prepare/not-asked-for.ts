import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { recipeUnreachable } from '@ci-warm/abra-client';
import { WarmError } from '@ci-warm/errors';
import { remoteFault } from '@ci-warm/outside-faults';

/**
 * The recipe's own remote has not answered, or has no such recipe.
 *
 * @param known this server has had it from there before: whatever the remote says, it is the remote that is wrong now
 */
export function notFetched(
  recipe: string,
  reason: string,
  { known = false }: { known?: boolean } = {},
): WarmError {
  if (known || !isUnknown(reason) || !isParentThere(reason))
    return recipeUnreachable(
      `the recipe ${recipe} cannot be fetched: ${reason}`,
      'Nothing was tested; try again when its remote answers.',
    );
  return new WarmError({
    kind: 'usage',
    code: 'unknown-recipe',
    message: `there is no recipe ${recipe}: ${reason}`,
    hint: 'See how RECIPE is spelt.',
  });
}

export function sourceNotFetched(recipe: string, from: string, reason: string): WarmError {
  const place = withoutLogIn(from);
  if (!isUnknown(reason))
    return recipeUnreachable(
      `the fork ${place} of ${recipe} cannot be fetched: ${reason}`,
      'Nothing was tested; try again when it answers.',
    );
  return new WarmError({
    kind: 'usage',
    code: 'unknown-source',
    message: `there is no fork ${place} of ${recipe}: ${reason}`,
    hint: 'See how --source (SRC) is spelt: owner/name on the host of the recipes, or a clone URL.',
  });
}

export function noPullRequest(recipe: string, number: string): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'pull-request-not-found',
    message: `${recipe} has no pull request ${number}: its remote has no refs/pull/${number}/head`,
    hint: 'See --pr (PR); without it the newest release is tested, or what --ref (REF) names.',
  });
}

export function notInPullRequest(
  recipe: string,
  { commit, head, pullRequest }: { commit: string; head: string; pullRequest: string },
): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'not-of-pull-request',
    message: `--ref (REF) and --pr (PR) contradict each other: ${commit} is no commit of pull request ${pullRequest} of ${recipe}, whose head is ${head}`,
    hint: 'After a force-push ask for its new head; or leave PR out, and the commit is tested by itself.',
  });
}

export function refNotFound(recipe: string, ref: string, from: string | undefined): WarmError {
  const place = from === undefined ? recipe : `the fork ${withoutLogIn(from)} of ${recipe}`;
  return new WarmError({
    kind: 'usage',
    code: 'ref-not-found',
    message: `${place} has no ${ref}`,
    hint: 'See REF; for a commit in a fork, SRC must name the fork. A commit may be gone after a force-push.',
  });
}

const isUnknown = (reason: string) => remoteFault(reason) === 'unknown';

/** Whether the folder of all recipes is there, where git says that it looked for one in a folder of this machine. */
function isParentThere(reason: string): boolean {
  const folder = /'(\/[^']*)'/.exec(reason)?.[1];
  return folder === undefined || existsSync(dirname(folder));
}

const withoutLogIn = (url: string) => url.replace(/(\w+:\/\/)[^/\s@]+@/, '$1***@');
