export { startEngine } from './start-engine.ts';
export type { Engine, EngineOptions } from './start-engine.ts';
export type { Timings } from './timings.ts';
