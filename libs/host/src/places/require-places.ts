import { WarmError } from '@ci-warm/errors';
import type { HostSettings } from '../types.ts';
import { abraProblem, serverProblem } from './abra-root.ts';
import { authorityProblem } from './authority.ts';
import { folderProblem, recipesProblem, writableProblem } from './folders.ts';
import type { PlaceProblem } from './types.ts';

/**
 * Looks at every place on this server that the settings name, before anything is begun with them: what is found later
 * would be a whole run for nothing, and look like a fault of the recipe. All that is wrong is told at once.
 *
 * @throws WarmError `unusable-place` (usage)
 */
export async function requirePlaces(settings: HostSettings): Promise<void> {
  const { warmRoot, lockDir, dockerConfigDir, abraDir, server, caFile } = settings;
  const found = await Promise.all([
    writableProblem('warmRoot', warmRoot),
    writableProblem('lockDir', lockDir),
    folderProblem('dockerConfigDir', dockerConfigDir),
    abraProblem(abraDir),
    serverProblem(abraDir, server),
    authorityProblem(caFile),
  ]);
  refuse(found.filter((problem) => problem !== undefined));
}

/**
 * The same for the checkout that says how recipes are tested.
 *
 * @throws WarmError `unusable-place` (usage)
 */
export async function requireRecipes(repo: string): Promise<void> {
  const problem = await recipesProblem(repo);
  refuse(problem === undefined ? [] : [problem]);
}

function refuse(problems: readonly PlaceProblem[]): void {
  const [first, ...more] = problems;
  if (first === undefined) return;
  throw new WarmError({
    kind: 'usage',
    code: 'unusable-place',
    message:
      more.length === 0 ? first.message : `${problems.length} settings name places that cannot be used`,
    hint: more.length === 0 ? first.remedy : 'Correct each; nothing was begun.',
    details: { problems: problems.map(({ message, remedy }) => `${message} (${remedy})`) },
  });
}
