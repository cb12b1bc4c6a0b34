import { runApp } from '@ci-warm/app-cli';
import { tellOfRun } from '@ci-warm/promote';
import { parseStages } from '@ci-warm/recipe-run';
import { answer } from './answer.ts';
import { description } from './description.ts';
import { offerRun } from './promotion.ts';
import { wire } from './wire.ts';

await runApp({
  description,
  stopWithParent: true,
  stopGraceMs: ({ stopGraceSec }) => stopGraceSec * 1_000,
  main: async ({ config, signal, progress, warn }) => {
    const stages = parseStages(config.stages);
    const { runner, promoter, ...told } = await wire(config, progress);
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
    const offered = await offerRun(promoter, results, config, signal);
    for (const problem of await tellOfRun(offered, told)) warn(problem);
    return answer(offered, config.warmRoot);
  },
});
