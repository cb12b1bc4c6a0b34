export { runResultsSchema } from './schema.ts';
export { toJUnit } from './junit.ts';
export { toMarkdown } from './markdown.ts';
export { toDocument, toText } from './text.ts';
export { judgeTier } from './judge-tier.ts';
export { agreementOf } from './agreement.ts';
export { exitCodeOfRun } from './exit-code.ts';
export { disagreementOf } from './disagreement.ts';
export { withAbsences } from './absences.ts';
export { defaultTiers, missingTiers } from './required-tiers.ts';
export { verdictOf } from './verdict.ts';
export type { VerdictFacts } from './verdict.ts';
export type {
  Agreement,
  DependencyResult,
  Lane,
  RunBase,
  RunError,
  RunPhase,
  RunResults,
  TestResult,
  TierName,
  TierOutcome,
  TierResult,
  Times,
} from './types.ts';
