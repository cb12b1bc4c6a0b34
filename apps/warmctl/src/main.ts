import { runApp } from '@ci-warm/app-cli';
import { checkUsage } from './check-usage.ts';
import { description } from './description.ts';

await runApp({
  description,
  stopWithParent: true,
  stopGraceMs: ({ stopGraceSec }) => stopGraceSec * 1_000,
  main: async (context) => {
    const { recipe } = checkUsage(context.config);
    // What does the work is loaded once there is work to do.
    return (await import('./do-verb.ts')).doVerb({ ...context, recipe });
  },
});
