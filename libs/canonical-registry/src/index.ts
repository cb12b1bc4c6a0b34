export type { Canonical, PromotionFacts, PromotionDecision } from './types.ts';
