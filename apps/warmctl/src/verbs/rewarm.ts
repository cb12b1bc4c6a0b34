import { join } from 'node:path';
import type { AppResult } from '@ci-warm/app-cli';
import { requireEnrolled } from '@ci-warm/canonical-registry';
import { exitCodes } from '@ci-warm/errors';
import type { Stores } from '@ci-warm/host';
import { tellOfRun } from '@ci-warm/promote';
import type { RecipeRunner } from '@ci-warm/recipe-run';
import { exitCodeOfRun, toDocument, toText, type RunResults } from '@ci-warm/run-results';
import type { Config } from '../description.ts';

/** A cold run of the newest release, and new data from its first boot: nothing of the old ones is in it. */
export async function rewarm(
  { runner, ...stores }: Stores & { runner: RecipeRunner },
  request: { recipe: string; config: Config; signal: AbortSignal; warn: (line: string) => void },
): Promise<AppResult> {
  const { recipe, config, signal, warn } = request;
  await requireEnrolled(stores.registry, recipe);
  const { warmRoot, skipFetch } = config;
  const promotion = { fresh: true, retry: true };
  const results = await runner.run({ recipe, lane: 'cold', skipFetch, promotion, signal });
  for (const problem of await tellOfRun(results, stores)) warn(problem);
  return {
    exitCode: exitCodeFor(results),
    document: toDocument(results),
    text: `${toText(results)}\n  results in ${join(warmRoot, 'runs', results.id)}`,
  };
}

/** Green is not enough here: what was asked for is a canonical. */
function exitCodeFor(results: RunResults): number {
  const { verdict, promotion } = results;
  if (verdict === 'infrastructure') return exitCodeOfRun(results);
  return promotion?.outcome === 'promoted' ? exitCodes.done : exitCodes.failed;
}
