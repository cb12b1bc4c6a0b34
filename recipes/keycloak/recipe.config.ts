import type { RecipeConfig } from '@ci-warm/recipe-config';

export const config = {
  warmCanonical: true,
  health: { path: '/realms/master', statuses: [200], bodyIncludes: '"realm":"master"' },
  // A first boot builds its server and fills its database.
  timeouts: { deploySec: 900, testSec: 120 },
} satisfies RecipeConfig;
