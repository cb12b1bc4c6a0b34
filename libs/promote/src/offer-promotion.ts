import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { AppProof } from '@ci-warm/app-lifecycle';
import { loadRecipeConfig, recipeFiles, type RecipeConfig } from '@ci-warm/recipe-config';
import type { RunResults } from '@ci-warm/run-results';
import { writeResults } from '@ci-warm/runs';
import { ensureFolder } from '@ci-warm/state-files';

import type { Promoter, PromotionRequest } from './types.ts';

/** A finished run, offered from outside it. */
export interface Offer extends Pick<PromotionRequest, 'skipFetch' | 'promotion' | 'signal'> {
  results: RunResults;
  /** Checkout with `recipes/`. */
  repo: string;
  warmRoot: string;
  /** The server's own abra root. */
  abraDir: string;
  proofOf: (config: RecipeConfig) => AppProof;
}

/** Offers a finished run to be the canonical where that is possible at all, and writes down what became of it. */
export async function offerPromotion(promoter: Promoter, offer: Offer): Promise<RunResults> {
  const { results, repo, warmRoot, abraDir, proofOf, ...rest } = offer;
  const { recipe, requestedLane, verdict, pullRequest } = results;
  if (requestedLane !== 'cold' || verdict !== 'green' || pullRequest !== undefined) return results;
  const config = await loadRecipeConfig({ repo, recipe });
  if (!config?.warmCanonical) return results;
  const files = await recipeFiles({ repo, recipe, config });
  const own = await mkdtemp(join(tmpdir(), 'promotion-'));
  try {
    for (const folder of ['servers', 'recipes', 'logs']) await ensureFolder(join(own, folder));
    for (const server of await readdir(join(abraDir, 'servers')))
      await symlink(join(abraDir, 'servers', server), join(own, 'servers', server));
    const shared = join(abraDir, 'recipes', recipe);
    if (await readdir(shared).catch(() => undefined))
      await cp(shared, join(own, 'recipes', recipe), { recursive: true });
    const given = { ...rest, results, config, files, proof: proofOf(config), abraDir: own, locks: [] };
    const { outcome, reason } = await promoter.promote(given);
    const told: RunResults = { ...results, promotion: { outcome, reason } };
    await writeResults({ folder: join(warmRoot, 'runs', results.id), results: told });
    return told;
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}
