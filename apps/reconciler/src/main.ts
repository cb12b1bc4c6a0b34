import { runApp } from '@ci-warm/app-cli';
import { createReconciler } from '@ci-warm/reconcile';
import { answer } from './answer.ts';
import { description } from './description.ts';
import { specOf } from './spec-of.ts';
import { wire } from './wire.ts';

await runApp({
  description,
  // The child that is being ended may take five seconds of these.
  stopGraceMs: () => 10_000,
  main: async ({ config, signal, progress }) => {
    const spec = specOf(config);
    const { dryRun, accept, retry, keepFailed, wait } = config;
    const ports = await wire(config, { signal, onProgress: progress });
    const result = await createReconciler(ports).reconcile(spec, {
      dryRun,
      keepFailed,
      ...(accept === undefined ? {} : { accept }),
      ...(retry === undefined ? {} : { retry }),
      ...(wait === undefined ? {} : { waitMs: wait * 1_000 }),
    });
    return answer(result);
  },
});
