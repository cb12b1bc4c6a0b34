import type { RecipeConfig } from '@ci-warm/recipe-config';

export const config = {
  health: { path: '/', statuses: [200], bodyIncludes: '<title>Ledger' },
  timeouts: { deploySec: 300, testSec: 60 },
  env: { LEDGER_ENTRIES: '2000' },
  // The books alone are more than this; an empty database dumps to less.
  backup: { paths: [{ volume: 'postgres', path: 'dump.sql', minBytes: 100_000 }] },
} satisfies RecipeConfig;
