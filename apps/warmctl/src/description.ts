import { commonSettings, type AppDescription } from '@ci-warm/app-cli';
import { configSchema } from './config.ts';

export const description: AppDescription<typeof configSchema> = {
  name: 'warmctl',
  version: process.env.CI_WARM_VERSION ?? 'development',
  summary: "the operator's hand tool for canonicals",
  usage: 'warmctl <verb> [recipe] [options]',
  schema: configSchema,
  positionals: ['verb', 'recipe?'],
  settings: [
    { key: 'to', flag: '--to', description: 'export: the file to write' },
    {
      key: 'recipient',
      flag: '--recipient',
      description: 'export: age recipients who can read the secrets, by commas (none: without secrets)',
    },
    { key: 'from', flag: '--from', description: 'import: the file to read' },
    {
      key: 'identity',
      flag: '--identity',
      description: 'import: file with the age identity for its secrets',
    },
    {
      key: 'allowOutsideLinks',
      flag: '--allow-outside-links',
      boolean: true,
      description: 'import: take links that lead out of their volume, such as a log that is /dev/stdout',
    },
    { key: 'yes', flag: '--yes', boolean: true, description: 'prune: remove what is listed without it' },
    {
      key: 'skipFetch',
      flag: '--skip-fetch',
      variable: 'CCCI_SKIP_FETCH',
      boolean: true,
      description: 'rewarm, import: take the staged checkout as it is',
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
      key: 'canonicalStaleDays',
      flag: '--canonical-stale-days',
      variable: 'CCCI_CANONICAL_STALE_DAYS',
      common: true,
      description: 'age from which a canonical is reported as stale (30)',
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
      description: 'rewarm: seconds for the whole run without its teardown (3600)',
    },
    {
      key: 'stopGraceSec',
      flag: '--stop-grace',
      description: 'seconds to put things back after a signal (120)',
    },
    {
      key: 'maxTests',
      flag: '--max-tests',
      variable: 'CCCI_MAX_TESTS',
      common: true,
      description: 'runs that this host does at once, whoever starts them (2)',
    },
    { key: 'wait', flag: '--wait', description: 'rewarm: seconds to wait while that many run (600)' },
  ],
  notes: `Verbs:
  canonicals       list them: version, age, status, and those whose recipe is not enrolled any more
  rewarm <recipe>  make one anew: a cold run of the newest release, and if it is green, new data from a first boot
  export <recipe>  write one into a file, to move it to another host
  import <recipe>  make the one in a file this server's own; on any failure everything is as before
  verify <recipe>  read every byte of its snapshot and volumes, and compare; look for its secrets
  prune            list what is left of recipes that are not enrolled any more; with --yes remove it

Exit codes: 0 done · 1 it failed: red, not promoted, invalid, or an archive that is refused
            2 wrong usage or configuration · 3 infrastructure · 4 broken: a person is needed · 75 busy, try later

Examples:
  warmctl export ledger --to ledger.warm --recipient age1…
  warmctl import ledger --from ledger.warm --identity ~/.age/key.txt`,
};
