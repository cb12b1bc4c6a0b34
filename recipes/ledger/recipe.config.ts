import type { RecipeConfig } from '@ci-warm/recipe-config';

export const config = {
  warmCanonical: true,
  health: { path: '/', statuses: [200], bodyIncludes: '<title>Ledger' },
  // A first boot writes the books of years: about a minute on two idle cores.
  timeouts: { deploySec: 600, testSec: 60 },
  expectedNotApplicable: {
    backup: 'its compose file has no backup labels',
    restore: 'its compose file has no backup labels',
  },
} satisfies RecipeConfig;
