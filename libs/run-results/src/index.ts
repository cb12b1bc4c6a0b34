export type { RunResults, Lane, TierName, TierOutcome, TierResult, TestResult } from './types.ts';
