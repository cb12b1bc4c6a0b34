import * as z from 'zod';
import { commonRows, seconds } from '../common-rows.ts';

/** Where neither the app nor the operator says how long it may take to be healthy. */
export const healthTimeoutFallbackSec = 300;

/** How an app is deployed and proved, and what snapshots may take: the same for whoever does it. */
export const deployRows = commonRows({
  healthWindowSec: {
    schema: seconds.default(15),
    flag: '--health-window',
    variable: 'CCCI_HEALTH_WINDOW_SEC',
    description: 'seconds of unbroken health that prove a deploy',
  },
  healthSuccesses: {
    schema: z.int().positive().default(5),
    flag: '--health-successes',
    variable: 'CCCI_HEALTH_SUCCESSES',
    description: 'probes in that window',
  },
  healthTimeoutSec: {
    schema: seconds.optional(),
    flag: '--health-timeout',
    variable: 'CCCI_HEALTH_TIMEOUT_SEC',
    description: 'seconds until the first success',
    otherwise: `the recipe's or the app's own, else ${healthTimeoutFallbackSec}`,
  },
  deployTimeoutSec: {
    schema: seconds.default(600),
    flag: '--deploy-timeout',
    description: 'seconds that abra may take to deploy; a recipe may ask for more',
  },
  freeFloor: {
    schema: z.number().min(0).max(0.9).optional(),
    flag: '--free-floor',
    description: 'part of the disk that snapshots and archives leave free',
    otherwise: '0.15, at most 5 GiB',
  },
  trustClones: {
    schema: z.boolean().default(false),
    flag: '--trust-clones',
    variable: 'CCCI_TRUST_CLONES',
    description: 'on XFS and btrfs: read a snapshot once the app is up again, not while it is down',
  },
});
