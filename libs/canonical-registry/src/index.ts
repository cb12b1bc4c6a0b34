export { createCanonicalRegistry } from './canonical-registry.ts';
export { appNotOurs, requireEnrolled } from './refusals.ts';
export { canonicalSchema } from './schema.ts';
export { tellStaleness } from './stale-alert.ts';
export { shouldPromote } from './should-promote.ts';
export type { Canonical, CanonicalEntry, CanonicalRegistry, PromotionFacts } from './types.ts';
