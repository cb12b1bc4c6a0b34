import { copyFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeepSecrets } from '@ci-warm/abra-client';
import { withComposeFile } from '@ci-warm/compose';
import { WarmError } from '@ci-warm/errors';
import type { RecipeConfig, RecipeFiles } from '@ci-warm/recipe-config';
import type { AppTools } from '../contract/tools.ts';
import { generateSecrets } from '../secrets/generate-secrets.ts';

/** A commit of a recipe as it is deployed at a domain, and the CI folder that may change that tree. */
export interface TreeToDeploy {
  recipe: string;
  domain: string;
  /** Full hash. */
  commit: string;
  /** The version that an upgrade starts from, or the one that is tested: a base may need a repair. */
  phase: 'base' | 'head';
  config: RecipeConfig;
  files: RecipeFiles;
}

/** Whether the CI folder changes what is deployed: that tree can only go out as a chaos deploy, and is marked `+U`. */
export function isCustomised({ files, phase }: Pick<TreeToDeploy, 'files' | 'phase'>): boolean {
  return files.composeOverlay !== undefined || (phase === 'base' && files.baseRepair !== undefined);
}

/** What abra's label `chaos-version` says when exactly this tree runs. */
export function chaosVersionOf(tree: Pick<TreeToDeploy, 'commit' | 'files' | 'phase'>): string {
  return `${tree.commit.slice(0, 8)}${isCustomised(tree) ? '+U' : ''}`;
}

/**
 * Makes the recipe's checkout the tree that is deployed, and has the secrets generated that an overlay adds.
 *
 * @param keepSecrets gets the values of those that are generated
 * @throws WarmError `checkout-moved` (infrastructure), `secrets-failed` (failed)
 */
export async function checkoutToDeploy(
  tools: Pick<AppTools, 'abra'>,
  tree: TreeToDeploy,
  keepSecrets?: KeepSecrets,
): Promise<void> {
  await layTree(tools, tree);
  if (tree.files.composeOverlay !== undefined)
    await generateSecrets(tools, tree.domain, { chaos: true, keep: keepSecrets });
}

/**
 * The commit exactly, and over it what the CI folder adds, nothing else; the env file names the overlay. Only ever in an
 * abra root that nobody else uses: a changed checkout keeps others from deploying.
 *
 * @throws WarmError `checkout-moved` (infrastructure)
 */
export async function layTree({ abra }: Pick<AppTools, 'abra'>, tree: TreeToDeploy): Promise<void> {
  await checkoutExactly({ abra }, tree);
  const { recipe, domain, phase, files, config } = tree;
  const folder = abra.recipes.path(recipe);
  if (phase === 'base' && files.baseRepair !== undefined)
    await cp(files.baseRepair, folder, { recursive: true, force: true });
  if (files.composeOverlay === undefined || config.composeOverlay === undefined) return;
  await copyFile(files.composeOverlay, join(folder, config.composeOverlay));
  const values = (await abra.readEnv(domain))?.values ?? new Map<string, string>();
  const composeFile = withComposeFile(values, config.composeOverlay).get('COMPOSE_FILE');
  await abra.editEnv(domain, { COMPOSE_FILE: composeFile });
}

/** abra moves the checkout by itself (`app new` does): what is deployed with `--chaos` must be seen to be the right tree. */
export async function checkoutExactly(
  { abra: { recipes } }: Pick<AppTools, 'abra'>,
  { recipe, commit, files, config }: Pick<TreeToDeploy, 'recipe' | 'commit' | 'files' | 'config'>,
): Promise<void> {
  // What was laid over the last one, and what tests in that tree may have left there.
  if (files.composeOverlay ?? files.baseRepair ?? config.approvedHeadTests)
    await recipes.discardChanges(recipe);
  await recipes.checkout(recipe, commit);
  const now = await recipes.headCommit(recipe);
  if (now === commit && !(await recipes.isDirty(recipe))) return;
  throw new WarmError({
    kind: 'infrastructure',
    code: 'checkout-moved',
    message: `the run's checkout of ${recipe} is at ${now.slice(0, 8)}, not cleanly at ${commit.slice(0, 8)}`,
    hint: "Something else works in this run's folder.",
  });
}
