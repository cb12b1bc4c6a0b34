export { createCanonicalRegistry } from './canonical-registry.ts';
export { canonicalSchema } from './schema.ts';
export { shouldPromote } from './should-promote.ts';
export type {
  Canonical,
  CanonicalEntry,
  CanonicalRegistry,
  PromotionDecision,
  PromotionFacts,
} from './types.ts';
