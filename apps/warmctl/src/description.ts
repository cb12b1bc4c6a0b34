import type { AppDescription, ConfigOf } from '@ci-warm/app-cli';
import { knownNames, warmctlContradictions, warmctlSettings } from '@ci-warm/settings';

export type Config = ConfigOf<typeof warmctlSettings>;

export const description: AppDescription<typeof warmctlSettings> = {
  name: 'warmctl',
  version: process.env.CI_WARM_VERSION ?? 'development',
  summary: "the operator's hand tool for canonicals",
  usage: 'warmctl <verb> [recipe] [options]',
  settings: warmctlSettings,
  contradictions: warmctlContradictions,
  positionals: ['verb', 'recipe?'],
  known: knownNames,
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
