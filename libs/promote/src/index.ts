export { createPromoter } from './create-promoter.ts';
export { offerPromotion } from './offer-promotion.ts';
export { tellOfRun } from './tell-of-run.ts';
export type { Offer } from './offer-promotion.ts';
export type { Promoter, PromoterPorts, PromotionOutcome, PromotionRequest } from './types.ts';
