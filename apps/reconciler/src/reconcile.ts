import type { AppContext, AppResult } from '@ci-warm/app-cli';
import { createReconciler } from '@ci-warm/reconcile';
import { answer } from './answer.ts';
import type { Config } from './description.ts';
import { specOf } from './spec-of.ts';
import { wire } from './wire.ts';

export async function reconcile({ config, ...context }: AppContext<Config>): Promise<AppResult> {
  const spec = specOf(config);
  const { dryRun, accept, retry, restore, keepFailed, wait } = config;
  const result = await createReconciler(await wire(config, context)).reconcile(spec, {
    dryRun,
    keepFailed,
    ...(accept === undefined ? {} : { accept }),
    ...(retry === undefined ? {} : { retry }),
    ...(restore === undefined ? {} : { restore }),
    ...(wait === undefined ? {} : { waitMs: wait * 1_000 }),
  });
  return answer(result);
}
