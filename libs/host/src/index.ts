export { openHost } from './open-host.ts';
export { requireRecipes } from './places/require-places.ts';
export { openStores } from './open-stores.ts';
export type { Host, Stores } from './types.ts';
