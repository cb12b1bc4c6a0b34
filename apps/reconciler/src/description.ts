import type { AppDescription, ConfigOf } from '@ci-warm/app-cli';
import { knownNames, reconcilerSettings } from '@ci-warm/settings';

export type Config = ConfigOf<typeof reconcilerSettings>;

export const description: AppDescription<typeof reconcilerSettings> = {
  name: 'reconciler',
  version: process.env.CI_WARM_VERSION ?? 'development',
  summary: 'brings one warm app to the newest version that is safe',
  usage: 'reconciler <app> [options]',
  settings: reconcilerSettings,
  positionals: ['app'],
  known: knownNames,
  notes: `Exit codes: 0 done (also: nothing to do, held) · 1 rolled back and healthy again · 2 wrong usage or configuration
            3 infrastructure, nothing said about the app · 4 broken, a person is needed · 75 busy, try later

Examples:
  reconciler keycloak
  reconciler keycloak --dry-run --json
  reconciler keycloak --accept 11.0.0+27.0.0`,
};
