import type { AppDescription, ConfigOf } from '@ci-warm/app-cli';
import { knownNames, quickRunnerContradictions, quickRunnerSettings } from '@ci-warm/settings';

export type Config = ConfigOf<typeof quickRunnerSettings>;

export const description: AppDescription<typeof quickRunnerSettings> = {
  name: 'quick-runner',
  version: process.env.CI_WARM_VERSION ?? 'development',
  summary: 'tests one recipe by really deploying it, in the cold or the quick lane',
  usage: 'quick-runner [recipe] [options]',
  settings: quickRunnerSettings,
  contradictions: quickRunnerContradictions,
  positionals: ['recipe?'],
  known: knownNames,
  notes: `Exit codes: 0 green · 1 red · 2 wrong usage or configuration
            3 infrastructure, nothing said about the recipe · 4 the canonical is lost, a person is needed
             75 busy, try later

A green cold run on the newest release becomes the recipe's canonical, if it is enrolled. A quick run never does, and
never stands for a cold one. SIGTERM tears down first; a second one leaves it to the next run.

Examples:
  quick-runner custom-html
  RECIPE=keycloak REF=<commit> PR=7 CCCI_QUICK=1 quick-runner --json`,
};
