import { runApp } from '@ci-warm/app-cli';
import { description } from './description.ts';

await runApp({
  description,
  stopWithParent: true,
  stopGraceMs: ({ stopGraceSec }) => stopGraceSec * 1_000,
  // What does the work is loaded once there is work to do.
  main: async (context) => (await import('./run-recipe.ts')).runRecipe(context),
});
