import { commonSettings, type AppDescription } from '@ci-warm/app-cli';
import { configSchema } from './config.ts';

export const description: AppDescription<typeof configSchema> = {
  name: 'quick-runner',
  version: process.env.CI_WARM_VERSION ?? 'development',
  summary: 'tests one recipe by really deploying it, in the cold or the quick lane',
  usage: 'quick-runner [recipe] [options]',
  schema: configSchema,
  positionals: ['recipe?'],
  settings: [
    { key: 'recipe', flag: '--recipe', variable: 'RECIPE', description: 'the recipe to test' },
    {
      key: 'ref',
      flag: '--ref',
      variable: 'REF',
      description: "tag, branch or commit (the pull request's head, else the newest release)",
    },
    { key: 'pr', flag: '--pr', variable: 'PR', description: 'number of the pull request' },
    {
      key: 'source',
      flag: '--source',
      variable: 'SRC',
      description: 'the fork that has the commit: owner/name or a URL',
    },
    {
      key: 'stages',
      flag: '--stages',
      variable: 'STAGES',
      description: 'tiers to run (install,upgrade,backup,restore,custom; also fresh-install)',
    },
    {
      key: 'quick',
      flag: '--quick',
      variable: 'CCCI_QUICK',
      boolean: true,
      description: 'the quick lane: upgrade the canonical, look, put it back',
    },
    {
      key: 'mode',
      flag: '--mode',
      variable: 'MODE',
      description: 'cold or quick: the same in a word (cold)',
    },
    {
      key: 'skipFetch',
      flag: '--skip-fetch',
      variable: 'CCCI_SKIP_FETCH',
      boolean: true,
      description: 'test the staged checkout at its HEAD',
    },
    {
      key: 'freshInstall',
      flag: '--fresh-install',
      variable: 'CCCI_FRESH_INSTALL',
      boolean: true,
      description: 'also deploy the tested commit from nothing, after all else',
    },
    {
      key: 'repo',
      flag: '--repo',
      variable: 'CCCI_REPO',
      common: true,
      description: 'checkout with recipes/ (the current folder)',
    },
    ...commonSettings,
    {
      key: 'providers',
      flag: '--providers',
      common: true,
      description:
        'names of all warm apps: shared between runs, their canonicals elsewhere (keycloak,traefik)',
    },
    {
      key: 'healthTimeoutSec',
      flag: '--health-timeout',
      variable: 'CCCI_HEALTH_TIMEOUT_SEC',
      common: true,
      description: "seconds until the first success (the recipe's own, else 300)",
    },
    {
      key: 'deadlineSec',
      flag: '--deadline',
      description: 'seconds for the whole run without its teardown (3600)',
    },
    { key: 'teardownSec', flag: '--teardown', description: 'seconds for the teardown (600)' },
    {
      key: 'stopGraceSec',
      flag: '--stop-grace',
      description: 'seconds for the teardown after a signal (120)',
    },
    {
      key: 'canonicalBases',
      flag: '--canonical-bases',
      description: 'whether a cold upgrade starts from the canonical (true)',
    },
    {
      key: 'canonicalStaleDays',
      flag: '--canonical-stale-days',
      variable: 'CCCI_CANONICAL_STALE_DAYS',
      common: true,
      description: 'age from which a canonical is reported as stale (30)',
    },
    {
      key: 'providerWaitSec',
      flag: '--provider-wait',
      description: 'seconds to wait for a shared Keycloak that is being changed (120)',
    },
    {
      key: 'maxTests',
      flag: '--max-tests',
      variable: 'CCCI_MAX_TESTS',
      common: true,
      description: 'runs that this host does at once, whoever starts them (2)',
    },
    { key: 'wait', flag: '--wait', description: 'seconds to wait while that many run (600)' },
  ],
  notes: `Exit codes: 0 green · 1 red · 2 wrong usage or configuration
            3 infrastructure, nothing said about the recipe · 75 busy, try later

A green cold run on the newest release becomes the recipe's canonical, if it is enrolled. A quick run never does, and
never stands for a cold one. SIGTERM tears down first; a second one leaves it to the next run.

Examples:
  quick-runner custom-html
  RECIPE=keycloak REF=<commit> PR=7 CCCI_QUICK=1 quick-runner --json`,
};
