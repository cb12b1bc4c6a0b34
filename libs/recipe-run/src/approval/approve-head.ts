import { stackName } from '@ci-warm/app-names';
import { parseEnv } from '@ci-warm/compose';
import { asksOf, exportAsks, newAsks, sampleAsks, settingAsks, type Ask } from '@ci-warm/compose-approval';
import { WarmError } from '@ci-warm/errors';
import type { TestedApp } from '../contract/app.ts';
import type { Run } from '../contract/run.ts';
import type { TierWork } from '../contract/tiers.ts';
import { readAtCommit, readCheckout, type RecipeText } from './recipe-text.ts';
import { mainTip } from '../app/main-tip.ts';

type Settings = ReadonlyMap<string, string>;

export interface ApprovalFacts {
  /** What the tested commit is deployed with. */
  settings: Settings;
  /** What is trusted, and what that is deployed with; without it all that is asked is new. */
  base: { commit: string; settings: Settings } | undefined;
  /** For a new app: its settings come from the tested commit, too. */
  fromSample?: boolean;
}

/**
 * A tier's step, before anything of the tested commit reaches the host: what it newly asks of the host has to be allowed
 * by the recipe's config. The checkout is at that commit. What the recipe's maintainers have merged or released is
 * trusted like the base itself.
 *
 * @throws what ends the tier, after noting what needs approval
 */
export async function approveHead(
  run: Run,
  app: TestedApp,
  tier: TierWork,
  facts: () => Promise<ApprovalFacts>,
): Promise<void> {
  if (await isMerged(app)) return;
  await tier.step('what it asks of the host is allowed', async () => {
    const { settings, base, fromSample } = await facts();
    const { recipe, config } = app;
    const { recipes } = app.tools.abra;
    const stack = stackName(app.domain);
    const head = await readCheckout(recipes.path(recipe), { env: settings, stack }, config.composeOverlay);
    const known =
      base && (await readAtCommit(recipes, { recipe, commit: base.commit }, { env: base.settings, stack }));
    const asks = newAsks(
      await head.settle(asksIn(recipe, stack, head, fromSample)),
      known ? await known.settle(asksIn(recipe, stack, known, fromSample)) : [],
      config.hostAccess,
    );
    if (asks.length === 0) return;
    const told = asks.map(describe);
    run.tiers.report({ needsApproval: asks.map(({ kind, value, service }) => ({ kind, value, service })) });
    for (const one of told) run.log.say(`needs approval: ${one}`);
    throw needsApproval(recipe, told);
  });
}

function asksIn(recipe: string, stack: string, text: RecipeText, fromSample = false): readonly Ask[] {
  const ofSample = [...sampleAsks(text.sample), ...settingAsks(parseEnv(text.sample), recipe)];
  return [
    ...text.problems,
    ...asksOf(text.files, { stack, variables: text.variables }),
    ...exportAsks(text.abraSh),
    ...(fromSample ? ofSample : []),
  ];
}

const describe = ({ kind, value, service }: Ask) =>
  `${kind} ${value}${service === undefined ? '' : ` (service ${service})`}`;

const needsApproval = (recipe: string, told: readonly string[]) =>
  new WarmError({
    kind: 'failed',
    code: 'needs-approval',
    message: `nobody has allowed ${told.join(', ')}`,
    hint: `Look at the change; what is well goes into "hostAccess" of recipes/${recipe}/recipe.config.ts.`,
  });

/**
 * Whether the recipe's own maintainers have taken this commit in: it is released, or the main branch's history has it.
 * A pull request's head is neither, whoever opened it.
 */
async function isMerged({ tools, recipe, head }: TestedApp): Promise<boolean> {
  if (head.tagged !== undefined) return true;
  const { recipes } = tools.abra;
  const tip = await mainTip(recipes, recipe);
  return tip !== undefined && (await recipes.isAncestor(recipe, head.commit, tip));
}
