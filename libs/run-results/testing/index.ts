export { anyResults } from './any-results.ts';
export { results, test, tier } from './results.ts';
