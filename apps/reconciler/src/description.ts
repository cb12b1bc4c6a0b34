import { commonSettings, type AppDescription } from '@ci-warm/app-cli';
import { configSchema } from './config.ts';

export const description: AppDescription<typeof configSchema> = {
  name: 'reconciler',
  version: process.env.CI_WARM_VERSION ?? 'development',
  summary: 'brings one warm app to the newest version that is safe',
  usage: 'reconciler <app> [options]',
  schema: configSchema,
  positionals: ['app'],
  settings: [
    { key: 'app', description: 'keycloak, traefik or one of your own from "apps"' },
    { key: 'dryRun', flag: '--dry-run', boolean: true, description: 'say what would be done, touch nothing' },
    { key: 'accept', flag: '--accept', description: 'apply this held version' },
    { key: 'retry', flag: '--retry', description: 'forget that this version failed' },
    {
      key: 'keepFailed',
      flag: '--keep-failed',
      boolean: true,
      description: 'keep the data of a version that is rolled back, to look at them',
    },
    {
      key: 'trustClones',
      flag: '--trust-clones',
      variable: 'CCCI_TRUST_CLONES',
      boolean: true,
      description: 'on XFS and btrfs: read a snapshot once the app is up again, not while it is down',
    },
    {
      key: 'wait',
      flag: '--wait',
      description: 'seconds to wait while somebody else uses the app (0, for runs 30)',
    },
    ...commonSettings,
    {
      key: 'healthTimeoutSec',
      flag: '--health-timeout',
      variable: 'CCCI_HEALTH_TIMEOUT_SEC',
      common: true,
      description: 'seconds until the first success (300; keycloak 900)',
    },
    {
      key: 'deployTimeoutSec',
      flag: '--deploy-timeout',
      common: true,
      description: 'seconds that abra may take to deploy (600)',
    },
    {
      key: 'freeFloor',
      flag: '--free-floor',
      common: true,
      description: 'part of the disk that stays free (0.15, at most 5 GiB)',
    },
    {
      key: 'apps',
      description: 'by name: recipe, domain, stateful, health, env, markers, steps, wildcard, fileProvider …',
    },
  ],
  notes: `Exit codes: 0 done (also: nothing to do, held) · 1 rolled back and healthy again · 2 wrong usage or configuration
            3 infrastructure, nothing said about the app · 4 broken, a person is needed · 75 busy, try later

Examples:
  reconciler keycloak
  reconciler keycloak --dry-run --json
  reconciler keycloak --accept 11.0.0+27.0.0`,
};
