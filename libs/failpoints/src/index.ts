export { failpoint, recordFailpoints, resetFailpoints } from './failpoint.ts';
