import type { Clock } from '@ci-warm/clock';
import { openJournal, type Journal } from '@ci-warm/state-files';
import * as z from 'zod';

/** Enough to know, without asking anything else, whether a promotion came to its commit and what it set out from. */
export type PromotionPlan = z.infer<typeof planSchema>;
export type PromotionJournal = Journal<PromotionPlan>;

/** Steps, each written before what it names is done: `deploying` · `undeploying` · `snapshotting` · `committing`. */
export function openPromotionJournal(path: string, clock: Clock): PromotionJournal {
  return openJournal({ path, plan: planSchema, clock });
}

const planSchema = z.object({
  recipe: z.string(),
  domain: z.string(),
  version: z.string(),
  commit: z.string(),
  run: z.string(),
  /** The known-good version before; absent for a first promotion, whose app is removed if it fails. */
  from: z.string().optional(),
});
