export { asksOf } from './asks-of.ts';
export { newAsks } from './new-asks.ts';
export { exportAsks, sampleAsks } from './line-asks.ts';
export { settingAsks } from './setting-asks.ts';
export type { Ask } from './types.ts';
