import type { Clock } from '@ci-warm/clock';
import { openJournal, type Journal } from '@ci-warm/state-files';
import * as z from 'zod';

/** Enough to know, without asking anything else, whether a change of a canonical came to its commit and what it set out from. */
export type CanonicalChange = z.infer<typeof planSchema>;
export type CanonicalJournal = Journal<CanonicalChange>;

/** The one change of a canonical that is in flight, whoever makes it: recovery is the same for all. */
export function openCanonicalJournal(path: string, clock?: Clock): CanonicalJournal {
  return openJournal({ path, plan: planSchema, hint, ...(clock ? { clock } : {}) });
}

const planSchema = z.object({
  recipe: z.string(),
  domain: z.string(),
  version: z.string(),
  commit: z.string(),
  run: z.string(),
  /** The known-good version before; absent for a first one, whose app is removed if it fails. */
  from: z.string().optional(),
});

const hint =
  'nothing was changed; bring it back from a backup; or put {"run":"unknown","since":"2000-01-01T00:00:00Z","purpose":"unknown"} into changed-by.json beside it and move the journal away: the next run returns the canonical to what canonical.json names';
