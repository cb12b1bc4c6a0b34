import { runApp } from '@ci-warm/app-cli';
import { description } from './description.ts';

await runApp({
  description,
  // The child that is being ended may take five seconds of these.
  stopGraceMs: () => 10_000,
  // What does the work is loaded once there is work to do.
  main: async (context) => (await import('./reconcile.ts')).reconcile(context),
});
