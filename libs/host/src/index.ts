export { healthWindow } from './health-window.ts';
export { openHost } from './open-host.ts';
export { openStores } from './open-stores.ts';
export { runLimits } from './run-limits.ts';
export type { Host, HostIngress, HostSettings, RunSettings, Stores } from './types.ts';
