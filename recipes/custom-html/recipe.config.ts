import type { RecipeConfig } from '@ci-warm/recipe-config';

export const config = {
  warmCanonical: true,
  health: { path: '/', statuses: [200] },
  timeouts: { deploySec: 180, testSec: 60 },
} satisfies RecipeConfig;
