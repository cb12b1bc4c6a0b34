export { openHost } from './open-host.ts';
export { openStores } from './open-stores.ts';
export type { Host, HostIngress, HostSettings, RunSettings, Stores } from './types.ts';
