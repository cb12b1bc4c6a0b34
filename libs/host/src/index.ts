export { openHost } from './open-host.ts';
export { openStores } from './open-stores.ts';
export type { Host, Stores } from './types.ts';
