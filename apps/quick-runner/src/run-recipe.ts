import type { AppContext, AppResult } from '@ci-warm/app-cli';
import { tellOfRun } from '@ci-warm/promote';
import { parseStages } from '@ci-warm/recipe-run';
import { answer } from './answer.ts';
import type { Config } from './description.ts';
import { wire } from './wire.ts';

export async function runRecipe({ config, signal, ...lines }: AppContext<Config>): Promise<AppResult> {
  const stages = parseStages(config.stages);
  const { runner, ...told } = await wire(config, lines);
  const results = await runner.run({
    recipe: config.recipe,
    ref: config.ref,
    pullRequest: config.pr,
    source: config.source,
    lane: config.quick || config.mode === 'quick' ? 'quick' : 'cold',
    stages,
    skipFetch: config.skipFetch,
    freshInstall: config.freshInstall,
    signal,
  });
  for (const problem of await tellOfRun(results, told)) lines.warn(problem);
  return answer(results, config.warmRoot);
}
