import * as z from 'zod';
import { commonRows, seconds } from '../common-rows.ts';

/** Runs of recipes, and the canonicals that they leave. */
export const runRows = commonRows({
  repo: {
    schema: z
      .string()
      .startsWith('/')
      .default(() => process.cwd()),
    flag: '--repo',
    variable: 'CCCI_REPO',
    description: 'checkout with recipes/',
    otherwise: 'the current folder',
  },
  providers: {
    schema: z.array(z.string()).default(['keycloak', 'traefik']),
    flag: '--providers',
    description: 'names of all warm apps: shared between runs, their canonicals elsewhere',
  },
  deadlineSec: {
    // With the teardown after it, this ends before Drone's own hour does.
    schema: seconds.default(2_880),
    flag: '--deadline',
    description: 'seconds for a whole run with its wait for a slot, without its teardown',
  },
  teardownSec: {
    schema: seconds.default(600),
    flag: '--teardown',
    description: 'seconds for the teardown of a run',
  },
  stopGraceSec: {
    schema: seconds.default(120),
    flag: '--stop-grace',
    description: 'seconds to tear down or to put things back after a signal',
  },
  canonicalBases: {
    schema: z.boolean().default(true),
    flag: '--canonical-bases',
    description: 'whether a cold upgrade starts from the canonical',
  },
  canonicalStaleDays: {
    schema: z.number().positive().max(36_500, 'must be at most 36500 days').default(30),
    flag: '--canonical-stale-days',
    variable: 'CCCI_CANONICAL_STALE_DAYS',
    description: 'age from which a canonical is reported as stale',
  },
  providerWaitSec: {
    schema: seconds.default(120),
    flag: '--provider-wait',
    description: 'seconds to wait for a shared Keycloak that is being changed',
  },
  maxTests: {
    schema: z.int().positive().default(2),
    flag: '--max-tests',
    variable: 'CCCI_MAX_TESTS',
    description: 'runs that this host does at once, whoever starts them',
  },
});

/** Not common: another app that waits waits for something else. */
export const runWait = {
  wait: {
    schema: seconds.default(600),
    flag: '--wait',
    description: 'seconds to wait while as many runs as are allowed are under way',
  },
};

/** Not common either: it belongs to one call. */
export const runFetch = {
  skipFetch: {
    schema: z.boolean().default(false),
    flag: '--skip-fetch',
    variable: 'CCCI_SKIP_FETCH',
    description: 'take the staged checkout as it is, at its HEAD',
  },
};

export const recipeName = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be the name of a recipe');
