export { pollUntil } from './poll-until.ts';
export { longestTimerMs, systemClock } from './system-clock.ts';
export type { Clock } from './system-clock.ts';
