export { createPromoter } from './create-promoter.ts';
export type { Promoter, PromoterHands, PromoterPorts, PromotionOutcome, PromotionRequest } from './types.ts';
